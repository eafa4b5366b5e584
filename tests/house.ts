import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'

/** Rooms by level, low to high, and the sideways imports that are allowed. Imports go down only. */
export const LEVELS: Record<string, number> = {
  platform: 0,
  ui: 0,
  engines: 0,
  territories: 1,
  organisations: 1,
  people: 1,
  accounts: 1,
  acts: 2,
  appointments: 2,
  bodies: 2,
  parties: 2,
  reviews: 2,
  documents: 2,
  notifications: 2,
  'personal-data': 2,
  competencies: 3,
  diagnostics: 3,
  pathways: 3,
  programmes: 3,
  training: 3,
  methodologists: 3,
  mentoring: 3,
  internships: 3,
  events: 3,
  communities: 3,
  practices: 3,
  support: 3,
  surveys: 3,
  registers: 4,
  reorganisations: 4,
  planning: 4,
  passport: 4,
  monitoring: 4,
  goals: 4,
  resources: 4,
  shell: 5,
  search: 5,
  exchange: 5,
  main: 6,
}

export const SIDEWAYS: Record<string, readonly string[]> = {
  ui: ['platform'],
  // accounts owns the roles, so it stands lowest of its level
  territories: ['accounts'],
  organisations: ['accounts', 'territories'],
  people: ['accounts', 'territories', 'organisations'],
  // the two sides of an agreement are told of each other's letters
  appointments: ['acts', 'notifications'],
  diagnostics: ['competencies'],
  programmes: ['competencies'],
  // the functions of clauses given to a person, and the acts that authorise her
  parties: ['acts'],
  training: ['programmes', 'competencies'],
  pathways: ['competencies', 'diagnostics', 'programmes', 'training', 'methodologists'],
  mentoring: ['competencies', 'diagnostics'],
  shell: ['search'],
  // which positions count as methodologists, who is in a pool
  resources: ['registers'],
  // what measures a goal
  goals: ['monitoring'],
  // resources go on with the owner; its tests ask the figures both ways: as it was, as it is
  reorganisations: ['monitoring', 'resources'],
}

export type Edge = { from: string; to: string; fromRoom: string; toRoom: string; typeOnly: boolean }

const SOURCES = ['src/**/*.ts', 'src/**/*.tsx']

/** All source files, as paths from the root of the project. */
export function sourceFiles(): string[] {
  return globSync(SOURCES)
    .map(file => normalize(file))
    .sort()
}

/** Folders of `main`: what wires several rooms together. */
const WIRING: readonly string[] = ['commands', 'setup']

/** Room of a file: `src/modules/people/x.ts` → people, `src/platform/…` → platform, `src/main.ts` and WIRING → main. */
export function roomOf(file: string): string {
  const parts = file.split('/')
  if (parts[1] === 'modules') return parts[2]!
  return parts.length === 2 || WIRING.includes(parts[1]!) ? 'main' : parts[1]!
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/g

/** Every import between two source files, type-only ones and lazy ones too. */
export function importEdges(files: readonly string[]): Edge[] {
  const known = new Set(files)
  return files.flatMap(from => {
    const text = readFileSync(from, 'utf8')
    return [...text.matchAll(IMPORT)].flatMap(match => {
      const to = resolveImport(from, match[2] ?? match[3] ?? '')
      if (!to || !known.has(to)) return []
      return [{ from, to, fromRoom: roomOf(from), toRoom: roomOf(to), typeOnly: match[1] !== undefined }]
    })
  })
}

function resolveImport(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return relative('.', join(dirname(from), specifier))
  const alias = /^#(engines|modules|platform|ui)\/(.+)$/.exec(specifier)
  return alias ? `src/${alias[1]}/${alias[2]}` : undefined
}
