import type { z } from 'zod'
import type { FieldPath } from '#modules/acts/pack/yaml-source.ts'
import type { Framework, frameworkFile, Instrument, itemsFile, programmesFile } from './schemas.ts'

/** Notes a mistake of meaning at a field of the file being checked. */
export type Report = (field: FieldPath, message: string) => void

type Items = z.infer<typeof itemsFile>
type ProgrammesFile = z.infer<typeof programmesFile>
type Loaded<T> = { value: T; report: Report }

/** Least hours of each kind of programme (Federal law 273-FZ and the procedure for additional education). */
const LEAST_HOURS = { upskilling: 16, retraining: 250 } as const
const KIND_TITLES = { upskilling: 'повышения квалификации', retraining: 'профессиональной переподготовки' }

/** Reports every code met before; `fieldOf` leads to the repeated one. */
function checkUnique(codes: readonly string[], fieldOf: (index: number) => FieldPath, report: Report) {
  const seen = new Set<string>()
  codes.forEach((code, index) => {
    if (seen.has(code)) report(fieldOf(index), `Код «${code}» уже занят выше. Дайте другой код.`)
    seen.add(code)
  })
}

/** Levels and areas complete, codes unique, targets within the framework and the track. */
export function checkFramework(framework: z.infer<typeof frameworkFile>, report: Report) {
  const { competencies, profiles, areas, levels } = framework
  checkUnique(
    competencies.map(one => one.code),
    index => ['competencies', index, 'code'],
    report,
  )
  checkUnique(
    profiles.map(one => one.position),
    index => ['profiles', index, 'position'],
    report,
  )
  checkUnique(
    areas.map(one => one.code),
    index => ['areas', index, 'code'],
    report,
  )
  levels.forEach((one, index) => {
    if (one.level !== index) report(['levels', index], 'Уровни записываются по порядку от 0 до 3.')
  })
  const known = new Map(competencies.map(one => [one.code, one]))
  const areaCodes = new Set<string>(areas.map(one => one.code))
  competencies.forEach((one, index) => {
    if (!areaCodes.has(one.area)) {
      report(
        ['competencies', index, 'area'],
        `Область «${one.area}» не описана в разделе areas. Добавьте её.`,
      )
    }
    if (new Set(one.levels).size < one.levels.length) {
      report(['competencies', index, 'levels'], 'Два уровня описаны одинаково. Опишите каждый по-своему.')
    }
  })
  profiles.forEach((one, index) => {
    for (const code of Object.keys(one.targets)) {
      const field = ['profiles', index, 'targets', code]
      const track = known.get(code)?.track
      if (track === undefined) report(field, `Компетенции «${code}» нет. Проверьте код.`)
      else if (track !== 'both' && track !== one.track) {
        report(
          field,
          `Компетенция «${code}» относится к другому направлению диагностики. Уберите её из профиля.`,
        )
      }
    }
  })
}

/** Right answers agree with the kind of the item; codes and options unique. */
export function checkItems({ items }: Items, report: Report) {
  checkUnique(
    items.map(item => item.code),
    index => ['items', index, 'code'],
    report,
  )
  items.forEach((item, index) => {
    const at = (...rest: FieldPath): FieldPath => ['items', index, ...rest]
    const right = item.options.filter(option => option.correct).length
    if (item.kind === 'single' && right !== 1) {
      report(at('options'), `Отмечено верных ответов: ${right}, а у задания с одним ответом должен быть 1.`)
    }
    if (item.kind === 'multiple' && (right < 2 || right === item.options.length)) {
      report(at('options'), 'У задания с несколькими ответами верных должно быть не меньше двух, но не все.')
    }
    if (!item.code.startsWith(`${item.competency}-`)) {
      report(
        at('code'),
        `Код задания «${item.code}» должен начинаться с кода компетенции «${item.competency}».`,
      )
    }
    checkUnique(
      item.options.map(option => option.id),
      option => at('options', option, 'id'),
      report,
    )
    if (new Set(item.options.map(option => option.text)).size < item.options.length) {
      report(at('options'), 'Два варианта ответа совпадают. Измените один из них.')
    }
  })
}

/** Thresholds rise with the level, versions and dates go forward, no item is met twice. */
export function checkInstrument(instrument: Instrument, report: Report) {
  checkUnique(instrument.items, index => ['items', index], report)
  instrument.thresholds.forEach((version, index) => {
    const at = (...rest: FieldPath): FieldPath => ['thresholds', index, ...rest]
    const before = instrument.thresholds[index - 1]
    if (before && (version.version <= before.version || version.from <= before.from)) {
      report(at('version'), 'Версии порогов записываются по возрастанию номера и даты начала действия.')
    }
    const all = [[at('default'), version.default] as const].concat(
      Object.entries(version.byCompetency).map(([code, cuts]) => [at('byCompetency', code), cuts] as const),
    )
    for (const [field, cuts] of all) {
      if (cuts.some((cut, step) => step > 0 && cut <= cuts[step - 1]!)) {
        report(field, 'Пороги должны возрастать от уровня 1 к уровню 3.')
      }
    }
  })
}

/** Hours fit the kind, raises go upwards, periods in the register follow each other without overlap. */
export function checkProgrammes({ programmes, offers }: ProgrammesFile, report: Report) {
  const checkRaises = (
    list: readonly { raises: { competency: string; from: number; to: number }[] }[],
    section: string,
  ) =>
    list.forEach(({ raises }, index) => {
      const seen = new Set<string>()
      raises.forEach(({ competency, from, to }, step) => {
        const field = [section, index, 'raises', step]
        if (to <= from) report(field, 'Уровень to должен быть выше уровня from.')
        if (seen.has(competency))
          report(field, `Компетенция «${competency}» уже названа выше. Оставьте одну запись.`)
        seen.add(competency)
      })
    })
  checkUnique(
    programmes.map(one => one.code),
    index => ['programmes', index, 'code'],
    report,
  )
  checkUnique(
    offers.map(one => one.code),
    index => ['offers', index, 'code'],
    report,
  )
  checkRaises(programmes, 'programmes')
  checkRaises(offers, 'offers')
  programmes.forEach((one, index) => {
    const least = LEAST_HOURS[one.kind]
    if (one.hours < least) {
      const message = `Программа ${KIND_TITLES[one.kind]} не бывает короче ${least} ч. Исправьте объём или вид.`
      report(['programmes', index, 'hours'], message)
    }
    one.register?.periods.forEach((period, step, periods) => {
      const field = ['programmes', index, 'register', 'periods', step]
      const before = periods[step - 1]
      if (period.to !== null && period.to < period.from)
        report(field, 'Период кончается раньше, чем начался.')
      if (before && (before.to === null || period.from <= before.to)) {
        report(field, 'Период начинается до конца предыдущего. Запишите периоды по порядку без наложения.')
      }
    })
  })
}

type Files = {
  items: Loaded<Items>[]
  instruments: Loaded<Instrument>[]
  programmes: Loaded<ProgrammesFile>[]
}

/** References between files: competencies of items, programmes and thresholds, items of instruments, codes taken. */
export function checkReferences(framework: Framework, files: Files) {
  const tracks = new Map(framework.competencies.map(one => [one.code, one.track]))
  const missing = (code: string) => `Компетенции «${code}» нет в рамке. Проверьте код.`
  const owners = new Map<string, string>()
  for (const { value, report } of files.items) {
    value.items.forEach((item, index) => {
      if (!tracks.has(item.competency)) report(['items', index, 'competency'], missing(item.competency))
      if (owners.has(item.code)) report(['items', index, 'code'], `Код «${item.code}» занят в другом файле.`)
      owners.set(item.code, item.competency)
    })
  }
  for (const { value, report } of files.instruments) checkForm(value, report, owners, tracks)
  const taken = new Set<string>()
  for (const { value, report } of files.programmes) {
    for (const section of ['programmes', 'offers'] as const) {
      value[section].forEach((one, index) => {
        one.raises.forEach((raise, step) => {
          if (!tracks.has(raise.competency)) {
            report([section, index, 'raises', step, 'competency'], missing(raise.competency))
          }
        })
        if (taken.has(one.code)) report([section, index, 'code'], `Код «${one.code}» занят в другом файле.`)
      })
    }
    for (const one of [...value.programmes, ...value.offers]) taken.add(one.code)
  }
}

function checkForm(
  instrument: Instrument,
  report: Report,
  owners: ReadonlyMap<string, string>,
  tracks: ReadonlyMap<string, string>,
) {
  const covered = new Set<string>()
  instrument.items.forEach((code, index) => {
    const competency = owners.get(code)
    const track = competency === undefined ? undefined : tracks.get(competency)
    if (competency === undefined) report(['items', index], `Задания «${code}» нет. Проверьте код.`)
    else if (track !== undefined && track !== 'both' && track !== instrument.track) {
      report(['items', index], `Задание «${code}» относится к другому направлению диагностики.`)
    }
    if (competency !== undefined) covered.add(competency)
  })
  instrument.thresholds.forEach((version, index) => {
    for (const code of Object.keys(version.byCompetency)) {
      if (!covered.has(code)) {
        report(['thresholds', index, 'byCompetency', code], `Инструмент не проверяет компетенцию «${code}».`)
      }
    }
  })
}
