import { z } from 'zod'

/** Shapes of the YAML files in this folder. Fields are strict: an unknown one is a mistake, not a remark. */

const text = z.string().trim().min(1)
const day = z.iso.date({ error: 'Здесь ожидается дата вида 2026-01-31.' })
const competencyCode = z.string().regex(/^[A-Z]-\d{2}$/, {
  error: 'Код компетенции — латинская буква, дефис и две цифры, например M-03.',
})
/** A record by competency; a malformed key is named as such, other mistakes keep their general sentence. */
const byCompetency = <V extends z.ZodType>(value: V) =>
  z.record(competencyCode, value, {
    error: issue =>
      issue.code === 'invalid_key'
        ? 'Ключ здесь — код компетенции: латинская буква, дефис и две цифры, например M-03.'
        : undefined,
  })
const slug = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, {
  error: 'Код — строчные латинские буквы, цифры и дефис, например primary-teacher.',
})
const level = z.int().min(0).max(3)
const reachedLevel = z.int().min(1).max(3)

/** The five areas of diagnosis (Altai order 328, §4, direction 2). */
export const AREA_CODES = ['subject', 'method', 'psych', 'communication', 'digital'] as const
const area = z.enum(AREA_CODES)
export const TRACKS = ['teacher', 'leader', 'both'] as const

const competency = z.strictObject({
  code: competencyCode,
  area,
  /** Teachers and school leaders are diagnosed separately; `both` belongs to either. */
  track: z.enum(TRACKS),
  title: text,
  description: text,
  /** Observable behaviour at levels 0, 1, 2, 3, in that order. */
  levels: z.array(text).length(4, { error: 'Опишите ровно четыре уровня: от 0 до 3.' }),
})

const profile = z.strictObject({
  position: slug,
  title: text,
  track: z.enum(['teacher', 'leader']),
  /** Competency code → level wanted of the position and its weight among the position's deficits (0…1]. */
  targets: byCompetency(z.strictObject({ level: reachedLevel, weight: z.number().positive().max(1) })),
})

export const frameworkFile = z.strictObject({
  code: slug,
  version: z.int().positive(),
  /** First day on which this version is in force. */
  from: day,
  title: text,
  levels: z
    .array(z.strictObject({ level, title: text }))
    .length(4, { error: 'Назовите ровно четыре уровня: от 0 до 3.' }),
  areas: z.array(z.strictObject({ code: area, title: text, description: text })).min(1),
  competencies: z.array(competency).min(1),
  profiles: z.array(profile).min(1),
})

const OPTION_COUNT = 'Вариантов ответа должно быть от четырёх до шести.'

const option = z.strictObject({
  /** Stable within the item: answers refer to it. The order in the file is the order on the screen. */
  id: z.string().regex(/^[a-f]$/, { error: 'Код варианта ответа — одна латинская буква от a до f.' }),
  text,
  correct: z.boolean(),
})

const item = z.strictObject({
  code: z.string().regex(/^[A-Z]-\d{2}-\d{2}$/, {
    error: 'Код задания — код компетенции, дефис и две цифры, например M-03-01.',
  }),
  competency: competencyCode,
  /** 1 easy, 2 medium, 3 hard: the author's expectation, before any calibration. */
  difficulty: z.int().min(1).max(3),
  kind: z.enum(['single', 'multiple']),
  stem: text,
  options: z.array(option).min(4, { error: OPTION_COUNT }).max(6, { error: OPTION_COUNT }),
  /** Why the right answer is right and what makes the tempting ones wrong; shown after the attempt. */
  explanation: text,
})

export const itemsFile = z.strictObject({ title: text, items: z.array(item).min(1) })

/** Least shares of points for levels 1, 2 and 3; below the first one the level is 0. */
const cuts = z
  .array(z.number().positive().max(1))
  .length(3, { error: 'Нужны три порога: доли баллов для уровней 1, 2 и 3.' })

const thresholds = z.strictObject({
  version: z.int().positive(),
  from: day,
  reason: text,
  /** For every competency of the form that `byCompetency` does not name. */
  default: cuts,
  byCompetency: byCompetency(cuts).default({}),
})

export const instrumentFile = z.strictObject({
  code: slug,
  title: text,
  purpose: text,
  instruction: text,
  track: z.enum(['teacher', 'leader']),
  /** How it may be taken: as independent diagnosis and as self-diagnosis (FED IV; IVA roadmap 2.1, 2.3). */
  modes: z.array(z.enum(['independent', 'self'])).min(1),
  minutes: z.int().positive().max(240),
  /** `partial`: a multiple item gives max(0, right − wrong marks) / number of right options; `exact`: all or none. */
  multipleScoring: z.enum(['exact', 'partial']),
  /** Share of all points from which the diagnosis counts as passed; absent where no act sets one. */
  passShare: z.number().positive().max(1).optional(),
  /** The last version in force on the day of the attempt decides. */
  thresholds: z.array(thresholds).min(1),
  items: z.array(z.string()).min(1),
})

const raises = z.array(z.strictObject({ competency: competencyCode, from: level, to: reachedLevel })).min(1)

export const PROVIDERS = [
  'federal-coordinator',
  'institute-of-region',
  'centre-of-region',
  'quality-centre-of-region',
  'university-of-region',
  'college-of-region',
  'municipal-service',
  'school',
] as const

const offerCode = z.string().regex(/^[A-Z]{2}-\d{3}$/, {
  error: 'Код — две заглавные латинские буквы, дефис и три цифры, например UP-014.',
})

const programme = z.strictObject({
  code: offerCode,
  title: text,
  kind: z.enum(['upskilling', 'retraining']),
  hours: z.int().positive(),
  /** очная, заочная, очно-заочная, дистанционная */
  form: z.enum(['full-time', 'correspondence', 'mixed', 'distance']),
  provider: z.enum(PROVIDERS),
  track: z.enum(TRACKS),
  annotation: text,
  raises,
  /** Place in the federal register; null when the programme never entered it. `to: null` — still there. */
  register: z
    .strictObject({
      number: text,
      periods: z.array(z.strictObject({ from: day, to: day.nullable() })).min(1),
    })
    .nullable(),
})

const offer = z.strictObject({
  code: offerCode,
  title: text,
  kind: z.enum(['nonformal', 'informal', 'practice']),
  format: z.enum([
    'webinar',
    'workshop',
    'community',
    'internship',
    'lesson-visit',
    'mentoring',
    'self-study',
  ]),
  hours: z.int().positive(),
  provider: z.enum(PROVIDERS),
  track: z.enum(TRACKS),
  annotation: text,
  raises,
})

export const programmesFile = z.strictObject({
  programmes: z.array(programme).default([]),
  offers: z.array(offer).default([]),
})

export type Framework = z.infer<typeof frameworkFile>
export type Competency = z.infer<typeof competency>
export type TargetProfile = z.infer<typeof profile>
export type Item = z.infer<typeof item>
export type Instrument = z.infer<typeof instrumentFile>
export type InstrumentThresholds = z.infer<typeof thresholds>
export type Programme = z.infer<typeof programme>
export type Offer = z.infer<typeof offer>
export type Provider = (typeof PROVIDERS)[number]
