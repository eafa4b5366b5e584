import { z } from 'zod'

/**
 * The shape of a regulation pack: what one legal act says about the system of methodological support, as data.
 * A pack is a folder of YAML files; each file has one schema below. What one file alone can prove wrong is here;
 * what needs two places at once (references, dates against the act, duplicates) is in `check-pack.ts`.
 */

const CODE_PATTERN = /^[a-z0-9]+(?:-[a-z0-9]+)*$/
/**
 * Where in the act: a Roman section, an Arabic clause with sub-clauses, a roadmap direction («Д1.3») or the
 * order itself («Приказ.2»), an appendix («Прил.1»), then after a dash the position in the list: `9.2-6`.
 */
export const CLAUSE_PATTERN = /^(?:Приказ\.)?(?:Прил\.)?(?:Д\d+|[IVX]+|\d+)(?:\.\d+)*(?:-\d+)?$/

const HINTS = {
  code: 'код пишется латинскими строчными буквами, цифрами и дефисом, например «municipal-service»',
  clause: 'пункт акта записывается как «9.2-6», «3.2.3», «V-1», «Прил.1-3», «Д1.3» или «Приказ.2»',
  date: 'дата записывается как ГГГГ-ММ-ДД и должна существовать в календаре, например 2024-12-31',
  oktmo: 'код ОКТМО состоит из 8 или 11 цифр; возьмите его в кавычки',
  sha256: 'хеш текста редакции — 64 шестнадцатеричные цифры строчными буквами (SHA-256)',
  timeZone: 'часовой пояс записывается именем IANA, например «Europe/Moscow»',
  edges: 'уберите пробелы в начале и в конце текста',
  version: 'номер версии — три числа через точку, например «1.0.0»',
} as const

const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('ru', { timeZone: name })
    return true
  } catch {
    return false
  }
}

const text = z
  .string()
  .min(1)
  .refine(value => value.trim() === value, { error: HINTS.edges })
const code = z.string().regex(CODE_PATTERN, { error: HINTS.code })
const clause = z.string().regex(CLAUSE_PATTERN, { error: HINTS.clause })
const date = z.iso.date({ error: issue => (issue.input === undefined ? undefined : HINTS.date) })
const level = z.enum(['federal', 'regional', 'municipal', 'institution'])
const basis = z.enum(['act', 'product'])

/** One legal act: the pack's own, or one it cites, changes or repeals. Row 27. */
const act = z.strictObject({
  code,
  kind: z.enum(['law', 'decree', 'government-order', 'order', 'regulation', 'programme', 'project-passport']),
  authority: text,
  /** null only where the text at hand carries none; then `note` says so. */
  number: text.nullable(),
  date: date.nullable(),
  title: text,
  status: z.enum(['in-force', 'repealed', 'unknown']),
  repealedBy: code.optional(),
  /** The edition the pack was written from; `by` is the act that made it. */
  edition: z
    .strictObject({
      date,
      by: code.optional(),
      textSha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/, { error: HINTS.sha256 })
        .optional(),
    })
    .optional(),
  repeals: z.array(code).optional(),
  amends: z.array(code).optional(),
  /** Acts this one rests on, with the place of the citation. */
  cites: z.array(z.strictObject({ act: code, clause: clause.optional() })).optional(),
  note: text.optional(),
})

/** A subject of methodological work named by the act (rows 1–22): a legal body, a unit, or a collegial body. */
const body = z.strictObject({
  code,
  /** From the open dictionary `kinds` of this pack and its parents (row 3). */
  kind: code,
  level,
  /** The chapter of the act that lists the body, where it differs from its level (Altai lists ММС as regional). */
  listedAs: level.optional(),
  name: text,
  shortName: text.optional(),
  /** One known body, or a type of which every municipality, organisation or the region has its own. */
  exists: z.enum(['one', 'several', 'per-municipality', 'per-organisation']),
  parent: code.optional(),
  /** The legal body whose structural unit this is: a centre inside an institute (row 7). */
  host: code.optional(),
  clause: clause.optional(),
  act: code.optional(),
  /** The glossary's entry for the body. */
  term: code.optional(),
  note: text.optional(),
})

const bodyFunction = z.strictObject({
  code,
  clause,
  /** Words that locate the place where the act does not number its lists. */
  passage: text.optional(),
  text,
  /** The first answers, the others act jointly («совместно с Университетом», row 92). */
  responsible: z.array(code).min(1),
  /** Indicators this function moves: the way from a figure to who answers for it. */
  indicators: z.array(code).optional(),
  act: code.optional(),
  note: text.optional(),
})

/** A line of work the act gives to a level as a whole, without naming the body. */
const direction = z.strictObject({
  code,
  clause,
  passage: text.optional(),
  level,
  text,
  act: code.optional(),
})

/** Why a goal is tied to indicators and functions: the act says so at a clause, or plain sense does (a note). */
const goalLink = z.strictObject({
  basis,
  clause: clause.optional(),
  indicators: z.array(code).min(1).optional(),
  /** Codes of functions or of directions. */
  functions: z.array(code).min(1).optional(),
  note: text.optional(),
})

/** What the act sets before the system (row 29): a principle, an approach, an aim, or a task that serves an aim. */
const goal = z.strictObject({
  code,
  kind: z.enum(['principle', 'approach', 'aim', 'task']),
  clause,
  /** Words that locate the place where the act does not number its lists. */
  passage: text.optional(),
  /** The heading under which the act lists the task. */
  area: text.optional(),
  /** As the act words it. */
  text,
  /** The aim, or the broader task, that this one serves. */
  parent: code.optional(),
  links: z.array(goalLink).min(1).optional(),
  act: code.optional(),
  note: text.optional(),
})

const term = z.strictObject({
  code,
  name: text,
  /** Other spellings of the same thing met in the act. */
  variants: z.array(text).optional(),
  definition: text,
  clause,
  act: code.optional(),
})

export const PRODUCT_ROLES = [
  'teacher',
  'school-methodologist',
  'municipal-methodologist',
  'regional-methodologist',
  'centre-head',
  'course-manager',
  'programme-author',
  'expert',
  'quality-analyst',
  'ministry',
  'federal-coordinator',
  'admin',
] as const

const role = z.strictObject({
  code: z.enum(PRODUCT_ROLES),
  name: text,
  basis,
  clause: clause.optional(),
  act: code.optional(),
  note: text.optional(),
})

const target = z.strictObject({
  /** In the indicator's unit, per cent as 0–100. */
  value: z.number().min(0),
  comparison: z.enum(['at-least', 'at-most', 'exactly']),
  /** The day by which it has to be reached («к 2024 году» is read as the last day of 2024). */
  by: date,
  /** The days on which this version of the target is in force; `to` is absent while it lasts. */
  from: date,
  to: date.optional(),
  act: code,
  clause,
  wording: text,
})

const indicator = z.strictObject({
  /** Stable row number of docs/capabilities.md, section 13. */
  code,
  name: text,
  /** Which computation it is; the definitions of the measures are code, their parameters are this record. */
  measure: z.enum(['diagnosed', 'with-pathway', 'completed-selected-programme']),
  unit: z.enum(['percent', 'people', 'teams', 'units']),
  group: z.enum(['management', 'development', 'content', 'regional-conditions', 'ungrouped']),
  basis,
  clause: clause.optional(),
  act: code.optional(),
  numerator: text,
  denominator: text,
  /** Whose people are counted: teachers only, or school leaders too. */
  who: z.array(z.enum(['teachers', 'leaders'])).min(1),
  /** Whether only diagnosis by the regional centre («в ЦНППМ») counts. */
  independentCentre: z.boolean(),
  direction: z.enum(['more', 'less']),
  periodicity: z.strictObject({
    timesPerYear: z.number().int().min(1).max(12),
    stated: z.boolean(),
    clause: clause.optional(),
  }),
  counting: z.strictObject({
    kind: z.enum(['cumulative', 'yearly', 'moment']),
    /** Cumulative figures count facts from this day. */
    since: date.optional(),
    /** Whether the act itself says so, or the product had to choose. */
    stated: z.boolean(),
    note: text.optional(),
  }),
  targets: z.array(target),
  /** Said aloud where the act sets no target; a parent's target then applies under the parent's name. */
  noTarget: text.optional(),
  note: text.optional(),
})

/** A threshold or rule as a dated value; several records of one code are its versions. */
const setting = z.strictObject({
  code,
  name: text,
  value: z.union([z.number(), z.boolean(), text], {
    error: issue => (issue.input === undefined ? undefined : 'значение — число, true/false или текст'),
  }),
  unit: text.optional(),
  from: date,
  to: date.optional(),
  basis,
  act: code.optional(),
  clause: clause.optional(),
  note: text.optional(),
})

/** How the region calls a thing of the product: the passport, the system, the centre. */
const localName = z.strictObject({
  code,
  name: text,
  shortName: text.optional(),
  variants: z.array(z.strictObject({ name: text, clause, note: text.optional() })).optional(),
  clause: clause.optional(),
  act: code.optional(),
  term: code.optional(),
  note: text.optional(),
})

const territory = z.strictObject({
  code,
  name: text,
  kind: z.enum([
    'страна',
    'область',
    'республика',
    'городской округ',
    'муниципальный округ',
    'муниципальный район',
  ]),
  level: z.enum(['country', 'region', 'municipality']),
  parent: code.nullable(),
  oktmo: z
    .string({ error: issue => (issue.input === undefined ? undefined : HINTS.oktmo) })
    .regex(/^(?:\d{8}|\d{11})$/, { error: HINTS.oktmo })
    .nullable(),
  /** false: name, kind or code were not compared with the official classifier; a code may be made up. */
  verified: z.boolean(),
})

const packFile = z.strictObject({
  code,
  level,
  title: text,
  shortTitle: text,
  territory: code,
  parent: code.nullable(),
  timeZone: z.string().refine(isTimeZone, { error: HINTS.timeZone }),
  act: code,
  version: z.strictObject({
    number: z.string().regex(/^\d+\.\d+\.\d+$/, { error: HINTS.version }),
    date,
    reason: text,
  }),
})

/** File name → its schema. A file outside this table is a problem, not a silent extra. */
export const PACK_FILES = {
  'pack.yaml': packFile,
  'acts.yaml': z.strictObject({ acts: z.array(act).min(1) }),
  'bodies.yaml': z.strictObject({
    kinds: z.array(z.strictObject({ code, name: text })).optional(),
    bodies: z.array(body).min(1),
  }),
  'functions.yaml': z.strictObject({
    functions: z.array(bodyFunction),
    directions: z.array(direction).optional(),
  }),
  'goals.yaml': z.strictObject({
    goals: z.array(goal),
    /** Said aloud where the act states none, and why. */
    noGoals: text.optional(),
  }),
  'terms.yaml': z.strictObject({ terms: z.array(term) }),
  'roles.yaml': z.strictObject({ roles: z.array(role) }),
  'indicators.yaml': z.strictObject({ indicators: z.array(indicator) }),
  'settings.yaml': z.strictObject({ settings: z.array(setting), names: z.array(localName).optional() }),
  'territories.yaml': z.strictObject({ territories: z.array(territory).min(1) }),
} as const

export type PackFileName = keyof typeof PACK_FILES
/** What a region may leave to its parent pack entirely. A pack without a parent needs every file. */
export const INHERITABLE_FILES: readonly PackFileName[] = [
  'goals.yaml',
  'terms.yaml',
  'roles.yaml',
  'settings.yaml',
]

export type PackHeader = z.infer<typeof packFile>
export type PackAct = z.infer<typeof act>
export type BodyKind = { code: string; name: string }
export type PackBody = z.infer<typeof body>
export type BodyFunction = z.infer<typeof bodyFunction>
export type PackDirection = z.infer<typeof direction>
export type PackGoal = z.infer<typeof goal>
export type PackGoalLink = z.infer<typeof goalLink>
export type PackTerm = z.infer<typeof term>
export type PackRole = z.infer<typeof role>
export type PackIndicator = z.infer<typeof indicator>
export type IndicatorTarget = z.infer<typeof target>
export type PackSetting = z.infer<typeof setting>
export type LocalName = z.infer<typeof localName>
export type PackTerritory = z.infer<typeof territory>

/** One region's pack as it stands in its own folder, nothing inherited yet. */
export type Pack = {
  header: PackHeader
  acts: PackAct[]
  kinds: BodyKind[]
  bodies: PackBody[]
  functions: BodyFunction[]
  directions: PackDirection[]
  goals: PackGoal[]
  /** Why the act states no goals; null where it does, or where the pack leaves them to its parent. */
  noGoals: string | null
  terms: PackTerm[]
  roles: PackRole[]
  indicators: PackIndicator[]
  settings: PackSetting[]
  names: LocalName[]
  territories: PackTerritory[]
}
