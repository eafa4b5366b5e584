import type { Bank, IrtProblem, Latent } from '../irt/index.ts'
import { checkDesign } from './check-design.ts'
import type { AreaShare, Classification, Design, ItemSet } from './design.ts'
import { DesignReader } from './design-reader.ts'

export type ReadDesign =
  /** `warnings`: what the design promises and this bank can give only in part. */
  { ok: true; design: Design; warnings: IrtProblem[] } | { ok: false; problems: IrtProblem[] }

/** Decimal shares such as 0.33 three times are taken as a whole. */
const SHARE_TOLERANCE = 0.0101

/** Reliability that a result of one area needs unless the design says otherwise: 0.75. */
const AREA_ERROR_SHARE = 0.25

const KEYS = [
  'minItems',
  'maxItems',
  'stopSe',
  'stopClassification',
  'exposureCap',
  'randomesque',
  'content',
  'enemies',
  'sets',
  'prior',
  'areaSe',
]

/**
 * Reads DESIGN.json for a bank and tells all faults at once with their paths: wrong shapes first, then what the
 * bank cannot give. Beside the keys of the interface: `content[].min`, `content[].max` (shares), `enemies`
 * (`[["id", …], …]`), `sets` (`[{"id", "items", "take"?}]`), `prior` (`{"mean", "sd"}`), `areaSe`.
 */
export function readDesign(value: unknown, bank: Bank): ReadDesign {
  const reader = new DesignReader(bank)
  if (!reader.isObject(value, '')) return { ok: false, problems: reader.problems }
  reader.knownKeys(value, KEYS, '')
  const minItems = reader.whole(value.minItems, 'minItems') ?? 1
  const maxItems = reader.whole(value.maxItems, 'maxItems') ?? Math.max(minItems, bank.items.length)
  if (minItems > maxItems)
    reader.refuse('min-over-max', `minItems ${minItems} больше maxItems ${maxItems}.`, 'minItems')
  const prior = readPrior(value.prior, bank.latent, reader)
  const design: Design = {
    minItems,
    maxItems,
    stopSe: reader.positive(value.stopSe, 'stopSe'),
    stopClassification: readClassification(value.stopClassification, reader),
    exposureCap: reader.positive(value.exposureCap, 'exposureCap', 1) ?? 1,
    randomesque: reader.whole(value.randomesque, 'randomesque') ?? 1,
    content: readContent(value.content, reader),
    enemies: readEnemies(value.enemies, reader),
    sets: readSets(value.sets, reader),
    prior,
    areaSe: reader.positive(value.areaSe, 'areaSe') ?? Math.sqrt(AREA_ERROR_SHARE * bank.latent.variance),
  }
  if (reader.problems.length > 0) return { ok: false, problems: reader.problems }
  const { problems, warnings } = checkDesign(design, bank)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, design, warnings }
}

function readPrior(value: unknown, latent: Latent, reader: DesignReader): Latent {
  if (value === undefined || value === null || !reader.isObject(value, 'prior')) return latent
  reader.knownKeys(value, ['mean', 'sd'], 'prior')
  const mean = reader.number(value.mean, 'prior.mean') ?? latent.mean
  const sd = reader.positive(value.sd, 'prior.sd')
  return { mean, variance: sd === undefined ? latent.variance : sd * sd }
}

function readClassification(value: unknown, reader: DesignReader): Classification | undefined {
  const path = 'stopClassification'
  if (value === undefined || value === null || !reader.isObject(value, path)) return undefined
  reader.knownKeys(value, ['cuts', 'probability'], path)
  const cuts = reader
    .list(value.cuts, `${path}.cuts`)
    .map((cut, k) => reader.number(cut, `${path}.cuts[${k}]`) ?? 0)
  if (cuts.length === 0) reader.refuse('no-cuts', 'Задайте хотя бы одну границу уровней.', `${path}.cuts`)
  if (cuts.some((cut, k) => k > 0 && cut <= cuts[k - 1]!))
    reader.refuse('cuts-not-ascending', 'Границы уровней должны возрастать.', `${path}.cuts`)
  const probability = reader.number(value.probability, `${path}.probability`)
  if (probability === undefined || probability < 0.5 || probability >= 1) {
    reader.refuse('bad-probability', 'Вероятность уровня: от 0,5 до 1, меньше 1.', `${path}.probability`)
    return undefined
  }
  return { cuts, probability }
}

function readContent(value: unknown, reader: DesignReader): AreaShare[] {
  const known = new Set(reader.bank.items.map(item => item.area))
  const seen = new Set<string>()
  const read = reader.objects(value, 'content').map(({ entry, at }) => {
    reader.knownKeys(entry, ['area', 'share', 'min', 'max'], at)
    const area = reader.text(entry.area, `${at}.area`)
    if (area !== '' && !known.has(area))
      reader.refuse('unknown-area', `Области «${area}» нет ни у одного задания банка.`, `${at}.area`)
    if (area !== '' && seen.has(area))
      reader.refuse('duplicate-area', `Область «${area}» уже есть. Оставьте одну.`, `${at}.area`)
    seen.add(area)
    const share = reader.share(entry.share, `${at}.share`)
    if (share === undefined) reader.refuse('no-share', 'Нет доли share: число от 0 до 1.', `${at}.share`)
    return {
      at,
      area,
      share,
      min: reader.share(entry.min, `${at}.min`),
      max: reader.share(entry.max, `${at}.max`),
    }
  })
  const sum = read.reduce((total, { share }) => total + (share ?? 0), 0)
  if (read.length > 0 && reader.problems.length === 0 && Math.abs(sum - 1) > SHARE_TOLERANCE)
    reader.refuse(
      'shares-not-one',
      `Сумма долей областей ${Number(sum.toFixed(4))}, а должна быть 1. Исправьте доли.`,
      'content',
    )
  return read.map(({ at, area, share, min, max }) => {
    const whole = (share ?? 0) / (sum || 1)
    const range = { area, share: whole, min: min ?? whole, max: max ?? whole }
    if (range.min > whole + 1e-9 || range.max < whole - 1e-9)
      reader.refuse('share-outside-range', 'Должно быть min ≤ share ≤ max.', at)
    return range
  })
}

function readEnemies(value: unknown, reader: DesignReader): string[][] {
  return reader.list(value, 'enemies').map((group, g) => {
    const ids = reader.itemIds(group, `enemies[${g}]`)
    if (ids.length < 2)
      reader.refuse('too-few-items', 'Во враждебной группе нужно два задания и больше.', `enemies[${g}]`)
    return ids
  })
}

function readSets(value: unknown, reader: DesignReader): ItemSet[] {
  const taken = new Map<string, string>()
  return reader.objects(value, 'sets').map(({ entry, at }) => {
    reader.knownKeys(entry, ['id', 'items', 'take'], at)
    const id = reader.text(entry.id, `${at}.id`)
    const items = reader.itemIds(entry.items, `${at}.items`)
    if (items.length === 0) reader.refuse('too-few-items', 'В наборе нет ни одного задания.', `${at}.items`)
    for (const item of items) {
      const other = taken.get(item)
      if (other !== undefined)
        reader.refuse('item-in-two-sets', `Задание «${item}» уже в наборе «${other}».`, `${at}.items`)
      taken.set(item, id)
    }
    const take = reader.whole(entry.take, `${at}.take`) ?? items.length
    if (take > items.length)
      reader.refuse('take-over-set', `take ${take}, а в наборе заданий ${items.length}.`, `${at}.take`)
    return { id, items, take }
  })
}
