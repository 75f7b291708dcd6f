/** The look of the page on top of the base style: light or dark as the reader wants it, from 320 pixels on. */
export const docsStyle = `:root { --box: #fff; --head: #e8eef5; --hot: #c2410c; --mark: #e4e8ef; --frame: #f5f6f8; }
@media (prefers-color-scheme: dark) { :root { --box: #1b212b; --head: #263141; --hot: #fb923c; --mark: #2b3544; --frame: #181d25; } }
:root[data-theme="dark"] { color-scheme: dark;
  --back: #14181f; --soft: #1b212b; --line: #313a48; --text: #e3e8f0; --weak: #9aa6b8; --accent: #74b7f2; --good: #4cc38a; --bad: #ff8a7a;
  --box: #1b212b; --head: #263141; --hot: #fb923c; --mark: #2b3544; --frame: #181d25; }
:root[data-theme="light"] { color-scheme: light;
  --back: #fff; --soft: #f5f6f8; --line: #dfe2e8; --text: #1c2330; --weak: #5b6577; --accent: #0b61a4; --good: #16794a; --bad: #b42318;
  --box: #fff; --head: #e8eef5; --hot: #c2410c; --mark: #e4e8ef; --frame: #f5f6f8; }
html { scroll-padding-top: 4rem; }
body { display: grid; grid-template: auto 1fr / 17rem minmax(0, 1fr); overflow-wrap: normal; }
button { padding: .3rem .7rem; }
header { grid-column: 1 / -1; position: sticky; top: 0; z-index: 5; display: flex; gap: .75rem; align-items: center; padding: .5rem 1.25rem; background: var(--back); border-bottom: 1px solid var(--line); }
header .project { font-weight: 650; color: var(--text); text-decoration: none; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
header [role="search"] { flex: 1; max-width: 28rem; margin-left: auto; position: relative; }
header input { width: 100%; font: inherit; color: inherit; background: var(--soft); border: 1px solid var(--line); border-radius: 6px; padding: .35rem 2rem .35rem .7rem; }
header kbd { position: absolute; right: .5rem; top: .42rem; font: 12px var(--mono); color: var(--weak); border: 1px solid var(--line); border-radius: 4px; padding: 0 .4rem; }
header input:focus + kbd, header input:not(:placeholder-shown) + kbd { display: none; }
#menu { display: none; }
#side { position: sticky; top: 3.3rem; align-self: start; height: calc(100vh - 3.3rem); overflow-y: auto; padding: 1rem .75rem 3rem 1.25rem; border-right: 1px solid var(--line); font-size: 14px; }
#side h2 { font-size: 12px; font-weight: 600; color: var(--weak); margin: 1.1rem 0 .3rem; }
#side ul { list-style: none; margin: 0; padding: 0; }
#side a { display: block; padding: .12rem .4rem; color: inherit; text-decoration: none; border-radius: 4px; overflow-wrap: anywhere; }
#side a:hover { background: var(--mark); }
#side .hits a { padding-left: 1.4rem; color: var(--weak); font: 12.5px/1.5 var(--mono); }
#found { margin: 0 0 .5rem; color: var(--weak); font-size: 13px; }
#found:empty { display: none; }
.searching .chapters, .searching #side h2 { display: none; }
main { padding: 1.5rem 2rem 6rem; max-width: 78rem; min-width: 0; outline: none; }
main h2 { font-size: 1.3rem; margin: 2.5rem 0 .5rem; padding-top: .5rem; }
h3 { font-size: 1.1rem; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h3 > a:first-child { color: inherit; text-decoration: none; }
h3 > a:first-child:hover { text-decoration: underline; }
h4 { font-size: .85rem; font-weight: 600; color: var(--weak); margin: 1.1rem 0 .2rem; }
.lead { font-size: 1.05rem; }
.facts, .hint, .weak { color: var(--weak); font-weight: 400; font-size: 13.5px; }
.facts { display: inline-flex; flex-wrap: wrap; column-gap: .8rem; margin-left: .6rem; }
.facts > * { white-space: nowrap; }
.notes { border: 1px solid var(--line); border-radius: 8px; padding: .25rem 1.25rem; margin: 1rem 0; background: var(--soft); }
.notes h2 { margin: .8rem 0 .4rem; padding: 0; font-size: 1.1rem; }
.notes ul { padding-left: 1.2rem; max-width: 50rem; }
.relation, .type { padding: 1.4rem 0; border-top: 1px solid var(--line); content-visibility: auto; contain-intrinsic-size: auto 42rem; }
.type { contain-intrinsic-size: auto 9rem; }
h2 + .relation, h2 + .type { border-top: 0; padding-top: .5rem; }
code, .default { font: .88em/1.5 var(--mono); overflow-wrap: anywhere; }
pre code { font-size: inherit; overflow-wrap: normal; }
table { border-collapse: collapse; width: 100%; font-size: 14px; line-height: 1.45; margin: .2rem 0 .6rem; }
th { font-weight: 500; font-size: 12.5px; padding: .25rem .6rem .25rem 0; }
td { padding: .32rem .9rem .32rem 0; overflow-wrap: anywhere; }
.list td:first-child :is(code, strong), .name { overflow-wrap: normal; }
td[data-head="description"] { min-width: 16rem; }
.columns { table-layout: fixed; }
.columns th:nth-child(1) { width: 26%; }
.columns th:nth-child(2) { width: 30%; }
.columns strong { font: 600 13px var(--mono); }
tr:target > td, section:target > h3 { background: color-mix(in srgb, var(--hot) 16%, transparent); }
.mark { display: inline-block; font: 600 10.5px/1.5 system-ui, sans-serif; padding: 0 .35rem; border-radius: 4px; background: var(--mark); color: var(--weak); text-decoration: none; }
a .mark { color: var(--accent); }
.null, .not-null { font-size: 12.5px; color: var(--weak); }
.null { color: var(--text); font-weight: 600; }
.default { color: var(--weak); }
figure { margin: .5rem 0; position: relative; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; background: var(--back); }
figure svg { display: block; width: 100%; height: min(70vh, 44rem); cursor: grab; touch-action: pan-y; }
figure svg.moving { cursor: grabbing; }
.tools { display: flex; justify-content: flex-end; gap: .35rem; padding: .5rem; border-bottom: 1px solid var(--line); }
.tools[hidden] { display: none; }
figure.full { position: fixed; inset: 0; z-index: 8; margin: 0; border: 0; border-radius: 0; display: flex; flex-direction: column; }
figure.full svg { height: auto; flex: 1; min-height: 0; touch-action: none; }
svg text { font: 12px var(--mono); fill: var(--text); }
.frame { fill: var(--frame); stroke: var(--line); }
.titles text { font: 600 18px system-ui, sans-serif; fill: var(--weak); dominant-baseline: hanging; pointer-events: none; }
.label { display: none; text-anchor: middle; dominant-baseline: central; font-weight: 600; font-size: min(var(--near, 12px), var(--fit)); }
.box rect { fill: var(--box); stroke: var(--weak); stroke-opacity: .55; }
.box .head { fill: var(--head); }
.box .name { font-weight: 700; }
.box .key { font-weight: 600; fill: var(--accent); }
.box .type { text-anchor: end; fill: var(--weak); font-size: 11px; }
.box .more { text-anchor: start; }
.box:hover rect, .box.hot rect { stroke: var(--hot); stroke-opacity: 1; stroke-width: 2; }
.line path { fill: none; stroke: var(--weak); stroke-width: 1.3; }
.line .touch { stroke: transparent; stroke-width: 12; }
.line.far path:not(.touch) { stroke-opacity: .22; }
.line.hot path:not(.touch), .line:hover path:not(.touch) { stroke: var(--hot); stroke-opacity: 1; stroke-width: 2; }
.line.far.hot path:not(.touch) { stroke-opacity: .55; stroke-width: 1.3; }
.line.far:hover path:not(.touch) { stroke-opacity: 1; stroke-width: 2; }
.picked .line:not(.hot) path:not(.touch) { stroke-opacity: .15; }
marker path { fill: none; stroke: context-stroke; stroke-width: 1.3; }
marker circle { fill: var(--back); stroke: context-stroke; stroke-width: 1.3; }
svg.small .rows, svg.small .name { display: none; }
svg.small .label { display: inline; }
svg.small .titles text { font-size: min(var(--far, 18px), var(--fit)); fill: var(--text); stroke: var(--frame); stroke-width: .25em; paint-order: stroke; }
svg.tiny .label { display: none; }
@media (max-width: 52rem) {
  body { grid-template: auto 1fr / minmax(0, 1fr); }
  header { padding: .5rem .75rem; gap: .5rem; }
  #menu { display: block; }
  #side { display: none; position: fixed; inset: 3.3rem 0 0; height: auto; align-self: stretch; z-index: 4; background: var(--back); border: 0; }
  #side.open { display: block; }
  #side a { padding: .4rem; }
  header .project { display: none; }
  main { grid-column: 1; padding: 1rem .9rem 5rem; }
  figure svg { height: min(60vh, 26rem); }
  .stacks thead { position: absolute; clip-path: inset(50%); }
  .stacks, .stacks tbody, .stacks tr, .stacks td { display: block; width: auto; }
  .stacks tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
  .stacks td { border: 0; padding: .05rem 0; }
  .stacks td[data-head] { min-width: 0; }
  .stacks td:empty { display: none; }
  .list td:first-child :is(code, strong), .name { overflow-wrap: anywhere; }
  .stacks:not(.columns) td:not(:first-child)::before { content: attr(data-head) ": "; color: var(--weak); font-size: 12.5px; }
  .facts { display: flex; margin-left: 0; }
}
@media print {
  header, #side, .tools, .hint, .show { display: none; }
  body { display: block; }
  .relation { content-visibility: visible; break-inside: avoid-page; }
}`
