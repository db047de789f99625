import { COMMON_WORDS } from './common-words.ts'

const ROWS = ['qwertyuiopasdfghjklzxcvbnm', 'abcdefghijklmnopqrstuvwxyz', '0123456789'.repeat(12), '1qaz2wsx3edc4rfv5tgb6yhn7ujm']
const RUNS = ROWS.flatMap((row) => [row.repeat(2), [...row.repeat(2)].reverse().join('')])
const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

/**
 * Whether a password is among those that are tried first: a common word, also with digits around it or in other guise, a
 * run over the keyboard, something short again and again, digits and signs alone, or what others know of its owner.
 */
export function isCommon(password: string, personal: readonly string[]): boolean {
  const lower = password.toLowerCase()
  if (/^(.{1,6})\1+.{0,5}$/s.test(lower) || RUNS.some((run) => run.includes(lower))) return true
  const words = new Set([...COMMON_WORDS, ...personal.flatMap(wordsOf)])
  return [lower, coreOf(lower), coreOf(plain(lower)), plain(coreOf(lower))].some((core) => core === '' || words.has(core))
}

/** Without what people put around a word to make it longer. */
function coreOf(text: string): string {
  return text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
}

function plain(text: string): string {
  return [...text].map((character) => LEET[character] ?? character).join('')
}

/** `ada.lovelace@example.org` → the address, its name, its domain, and the parts of them. */
function wordsOf(text: string): string[] {
  const lower = text.toLowerCase()
  return [lower, lower.replace(/@.*$/, ''), lower.replace(/[^\p{L}]/gu, ''), ...lower.split(/[^\p{L}]+/u)].filter(
    (word) => word.length > 2,
  )
}
