import type { NavItem } from './navigation.ts'

/** One line of the palette, wherever it comes from. */
export type Choice = {
  kind: 'page' | 'person' | 'organisation' | 'programme'
  title: string
  subtitle: string
  /** Page of the product, from `/`. */
  link: string
}

export type Group = { title: string; choices: Choice[] }

const TITLES = {
  page: 'Разделы',
  person: 'Люди',
  organisation: 'Организации',
  programme: 'Программы и возможности',
} as const

/**
 * What stands in the palette: nothing typed — recent choices, then sections; otherwise sections with the words and
 * what the server found, each kind under its own heading, empty ones left out.
 */
export function groupsOf(
  typed: string,
  {
    pages,
    found,
    recent,
  }: { pages: readonly NavItem[]; found: readonly Choice[]; recent: readonly Choice[] },
): Group[] {
  const words = wordsOf(typed)
  const sections = pages
    .filter(page => words.every(word => wordsOf(page.label).some(of => of.startsWith(word))))
    .map(({ path, label }): Choice => ({ kind: 'page', title: label, subtitle: '', link: path }))
  const groups: Group[] =
    words.length === 0
      ? [
          { title: 'Недавнее', choices: [...recent] },
          { title: TITLES.page, choices: sections },
        ]
      : (['page', 'person', 'organisation', 'programme'] as const).map(kind => ({
          title: TITLES[kind],
          choices: [...sections, ...found].filter(choice => choice.kind === kind),
        }))
  return groups.filter(group => group.choices.length > 0)
}

/** Words anywhere, in any order, ё as е, in any case. */
export function hasWords(text: string, words: readonly string[]): boolean {
  const plain = plainOf(text)
  return words.every(word => plain.includes(word))
}

export function wordsOf(text: string): string[] {
  return plainOf(text)
    .split(/[\s,]+/)
    .filter(Boolean)
}

const plainOf = (text: string) => text.toLowerCase().replaceAll('ё', 'е')
