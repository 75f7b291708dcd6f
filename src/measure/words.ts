/** Texts that longer texts are put together from. */
export interface WordPools {
  /** About 500 bytes each. */
  readonly paragraphs: readonly string[]
  /** Two to four words. */
  readonly phrases: readonly string[]
  /** The same without the words that queries ask for: what follows the first text. */
  readonly moreParagraphs: readonly string[]
  readonly morePhrases: readonly string[]
  /** Single terms, for lists such as tags. */
  readonly terms: readonly string[]
}

/** Bytes of a paragraph. */
export const paragraphBytes = 500
/** Different words in a paragraph of about 80. */
const wordsOfParagraph = 40
/** Texts in a pool: a power of two, so that a hash picks each as often. */
export const poolSize = 256
/** Terms in their pool. */
export const termCount = 64

const vocabulary =
  `about above account across action active after again agree almost also always amount answer any apply
area around arrive article aspect author avoid aware balance basic because before begin behind belief below best better
between beyond book both branch bring build business careful carry category cause centre certain chance change chapter
check choice choose clear close collect colour common compare complete concern condition connect consider contain content
context continue control correct count course cover create current customer daily decide deep degree deliver depend
describe design detail develop differ direct discuss distance divide document double draft early easy editor effect effort
either element empty enough ensure enter equal error even event every exact example except expect explain express extend
extra fact fair false family feature field figure final find first follow force forget formal forward found frame free
fresh from front full future gather general give goal good grade great group grow guide half handle happen hard heading
hear heavy help hidden high history hold honest hour however human idea image improve include increase inform input inside
instead intend into issue item join judge just keep kind know language large last later layer lead learn least leave left
length letter level light limit line list little local logic long look lower main make manage manner mark market match
matter mean measure meet member mention message method middle minute model moment month more most move much must name
narrow nature near need never next normal note notice number object observe occur offer often only open opinion order
organise other outline output outside over owner page paper part pass path pattern people perform perhaps period person
phrase picture place plain plan point policy position possible practice precise prefer prepare present press prevent price
print private problem process produce product project promise proper protect prove provide public publish purpose quality
question quick quiet quote raise range rather reach react read ready real reason receive recent record reduce refer
regular relate release remain remember remove repeat replace reply report request require research resource respond result
return review right rise role rough round rule safe same sample save schedule scope screen search season second section
seem select send sense sentence separate series serve service session settle several shape share sharp short should show
side sign similar simple since single size skill small smooth social solve some sort sound source space speak special
speed spread staff stage stand standard start state station stay step still stop store story street strong structure
student study style subject submit success such suggest summary supply support sure surface system table take target task
teach team tell term test text than then theory there thing think those thought through time title together tone topic
total toward trace trade train transfer travel treat trial trust truth turn type under unit until update upon upper usage
useful user usual value vary version very view visit voice wait walk want warm watch week weight well what when where
whether which while whole wide will wish within without word work world worth write year young`.split(/\s+/)

/**
 * Texts of everyday words, the same for the same request. Words that queries ask for occur in one text of 64. Pure.
 *
 * @param wanted terms of the queries' constants: `invoice`, `GPT-5`
 */
export function wordPools(wanted: readonly string[]): WordPools {
  const words = wanted.flatMap((term) => term.match(/[\p{L}\p{N}]{3,}/gu) ?? [])
  const next = generator(20_250_808)
  const anyWord = () => vocabulary[next() % vocabulary.length]!
  const withWanted = (text: string, at: number) => {
    const own = words.filter((_, place) => at % 64 === (7 + 11 * place) % 64)
    return [...own, text].join(' ')
  }
  // A text keeps to its subject: some words come again and again.
  const paragraph = () => {
    const own = Array.from({ length: wordsOfParagraph }, anyWord)
    let text = own[0]!
    while (text.length < paragraphBytes) text += ` ${own[next() % own.length]}`
    return text
  }
  const phrase = () => Array.from({ length: 2 + (next() % 3) }, anyWord).join(' ')
  const pool = (make: () => string) => Array.from({ length: poolSize }, (_, at) => withWanted(make(), at))
  const terms = [...new Set([...wanted, ...vocabulary])].slice(0, termCount)
  const plain = (make: () => string) => Array.from({ length: poolSize }, make)
  return {
    paragraphs: pool(paragraph),
    phrases: pool(phrase),
    moreParagraphs: plain(paragraph),
    morePhrases: plain(phrase),
    terms,
  }
}

/** Numbers that look random, the same ones each time: the minimal standard generator. */
function generator(seed: number): () => number {
  let state = seed % 2_147_483_647
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state
  }
}

/** Terms in the constants of queries: `'%invoice%'` → invoice, `'{a,b}'` → a and b. Pure. */
export function wantedTerms(constants: readonly string[]): readonly string[] {
  const texts = constants.flatMap((constant) => /^'(.*)'$/s.exec(constant)?.[1] ?? [])
  const terms = texts.flatMap((text) => text.replace(/^\{|\}$/g, '').split(/[,%]/))
  return [...new Set(terms.map((term) => term.replace(/^"|"$/g, '').trim()))].filter(
    (term) => /\p{L}/u.test(term) && term.length <= 40,
  )
}
