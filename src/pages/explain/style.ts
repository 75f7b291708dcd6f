/** The look of explain-check's page, after the base style. */
export const pageStyle = `main { max-width: 76rem; margin: 0 auto; padding: 1.75rem clamp(1rem, 4vw, 2.5rem) 5rem; }
.lead { font-size: 1.1rem; }
.chip { display: inline-block; font-size: 12px; font-weight: 600; line-height: 1.5; padding: 0 .55rem; border: 1px solid currentColor; border-radius: 1rem; vertical-align: .15em; white-space: nowrap; }
.overview { width: 100%; margin: 1.25rem 0; } .overview a { font-weight: 600; text-decoration: none; } .overview a:hover { text-decoration: underline; }
.query { border-top: 1px solid var(--line); margin-top: 2.5rem; } .query > h2 { margin-top: 1.5rem; } .query > h2 a { color: inherit; text-decoration: none; } .query > h2 a:hover { text-decoration: underline; }
.query td, .query th { padding-right: 1.8rem; } td:last-child, th:last-child { padding-right: 0; } .values { display: block; } .values code { white-space: nowrap; margin-right: .8rem; } .query h4 { margin: 1rem 0 .2rem; font-size: 13px; color: var(--weak); font-weight: 600; }
.finding { border: 1px solid var(--line); border-left: 4px solid var(--warn); border-radius: 6px; padding: .2rem 1rem .4rem; margin: 1rem 0; } .finding.error { border-left-color: var(--bad); }
.finding h3 { margin: .6rem 0 .3rem; } .finding h3 .weak { font-weight: 400; font-size: 13px; }
.tree mark { background: color-mix(in srgb, var(--bad) 18%, transparent); color: inherit; font-weight: 600; border-radius: 3px; }
.plan { margin-bottom: 1rem; } .plan pre { margin-bottom: .5rem; }
.js-only { display: none; } .js .js-only { display: inline-block; }
iframe { display: block; width: 100%; height: min(44rem, 80vh); min-height: 20rem; margin-top: .6rem; border: 1px solid var(--line); border-radius: 6px; resize: vertical; background: var(--back); }
#matrix { border-top: 1px solid var(--line); margin-top: 2.5rem; }
.indexes { columns: 2 26rem; column-gap: 3rem; } .of-table { margin-bottom: 1.2rem; } .of-table h3 { break-after: avoid; margin: 0 0 .5rem; padding-top: .4rem; border-bottom: 1px solid var(--line); padding-bottom: .2rem; }
.index { break-inside: avoid; margin: .5rem 0 .8rem; } .index .name { font-weight: 600; } .index .weak { font-size: 13px; } .index p { margin: 0; font-size: 13.5px; }
.index ul { list-style: none; margin: .15rem 0 0; padding: 0; font-size: 13.5px; } .index li { display: grid; grid-template-columns: 4.6rem 5rem minmax(0, 1fr); gap: .6rem; align-items: center; }
.ratio { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.bar { height: .55rem; border-radius: 3px; background: linear-gradient(to right, var(--accent) calc(var(--share) * 100%), var(--line) 0); }
.grid { max-height: 80vh; overflow: auto; margin-top: .8rem; border: 1px solid var(--line); border-radius: 6px; } .grid table { font-size: 12px; } .grid th, .grid td { padding: .2rem .45rem; }
.grid thead th { position: sticky; top: 0; background: var(--back); vertical-align: bottom; z-index: 1; } .grid tbody th, .grid thead th:first-child { position: sticky; left: 0; background: var(--back); min-width: min(19rem, 45vw); max-width: 45vw; color: var(--text); font-weight: 400; } .grid thead th:first-child { z-index: 2; }
.turned span { writing-mode: vertical-rl; transform: rotate(180deg); white-space: nowrap; } .heat { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; background: color-mix(in srgb, var(--accent) calc(8% + var(--share) * 52%), transparent); }
footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1rem; font-size: 13.5px; } footer pre { max-height: 20rem; overflow: auto; white-space: pre-wrap; }
@media (max-width: 44rem) {
  .stack thead { position: absolute; left: -100rem; } .stack, .stack tbody, .stack tr, .stack td { display: block; } .stack tr { border-bottom: 1px solid var(--line); padding: .45rem 0; } .stack td { border: 0; padding: .1rem 0; text-align: left; white-space: normal; }
  .stack td[data-head]::before { content: attr(data-head) ": "; color: var(--weak); font-size: 13px; } .stack td:empty { display: none; }
  .overview tr { display: grid; grid-template-columns: 1fr auto; column-gap: 1rem; } .overview td { grid-column: 1 / -1; } .overview td:nth-child(1) { grid-column: 1; } .overview td:nth-child(2) { grid-column: 2; grid-row: 1; }
  .plans tr { display: flex; flex-wrap: wrap; column-gap: 1.2rem; } .plans td:first-child, .plans td:last-child { width: 100%; }
  .index li { grid-template-columns: 4.2rem minmax(0, 1fr); align-items: baseline; } .bar { display: none; }
}
`
