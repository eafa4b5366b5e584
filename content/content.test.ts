import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { Problem } from '#platform/errors/problem.ts'
import { CONTENT_DIR, type Item, loadContent, loadFramework, loadItems } from './content.ts'

const content = loadContent()
const { framework, items, instruments, programmes, offers } = content
const itemByCode = new Map(items.map(item => [item.code, item]))
const singles = items.filter(item => item.kind === 'single')
const rightOf = (item: Item) => item.options.filter(option => option.correct)
const wrongOf = (item: Item) => item.options.filter(option => !option.correct)
const lengths = (options: readonly { text: string }[]) => options.map(option => option.text.length)
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** Codes of those that break a rule: an empty list reads better in a failure than `false`. */
const breaking = <T extends { code: string }>(list: readonly T[], breaks: (one: T) => boolean) =>
  list.filter(breaks).map(one => one.code)

describe('competency framework', () => {
  it('covers the five areas for teachers and for leaders', () => {
    expect(framework.competencies.length).toBeGreaterThanOrEqual(44)
    for (const track of ['teacher', 'leader']) {
      const areas = framework.competencies
        .filter(one => one.track === track || one.track === 'both')
        .map(one => one.area)
      expect(new Set(areas)).toEqual(new Set(['subject', 'method', 'psych', 'communication', 'digital']))
    }
  })

  it('describes every level of every competency in its own words', () => {
    const behaviours = framework.competencies.flatMap(one => one.levels)
    expect(new Set(behaviours).size).toBe(behaviours.length)
    expect(behaviours.filter(text => text.length < 40 || !text.endsWith('.'))).toEqual([])
  })

  it('is wanted of somebody: each competency stands in a target profile', () => {
    const wanted = new Set(framework.profiles.flatMap(profile => Object.keys(profile.targets)))
    expect(breaking(framework.competencies, one => !wanted.has(one.code))).toEqual([])
  })

  it('has a profile for each position of the starter set', () => {
    const positions = framework.profiles.map(profile => profile.position)
    expect(positions).toEqual(
      expect.arrayContaining([
        'teacher',
        'primary-teacher',
        'mathematics-teacher',
        'preschool-teacher',
        'psychologist',
        'methodologist',
        'director',
        'deputy-director',
      ]),
    )
  })
})

describe('items', () => {
  it('number at least 130, each with an explanation that says more than the answer', () => {
    expect(items.length).toBeGreaterThanOrEqual(130)
    expect(breaking(items, item => item.explanation.length < 100)).toEqual([])
  })

  it('say in the stem how many answers to mark when there are several', () => {
    const multiples = items.filter(item => item.kind === 'multiple')
    expect(breaking(multiples, item => !/два|две|три/i.test(item.stem))).toEqual([])
    expect(breaking(multiples, item => rightOf(item).length < 2 || wrongOf(item).length < 2)).toEqual([])
  })

  it('never offer «all of the above» or «none of the above»', () => {
    const catchAll = /вс[её] перечисленн|вс[её] вышеперечисленн|ни один из|все варианты|нет верного/i
    expect(breaking(items, item => item.options.some(option => catchAll.test(option.text)))).toEqual([])
  })

  it('do not give the answer away by its length', () => {
    const strictlyLongest = singles.filter(
      item => rightOf(item)[0]!.text.length > Math.max(...lengths(wrongOf(item))),
    )
    const strictlyShortest = singles.filter(
      item => rightOf(item)[0]!.text.length < Math.min(...lengths(wrongOf(item))),
    )
    expect(strictlyLongest.length / singles.length).toBeLessThanOrEqual(0.4)
    expect(strictlyShortest.length / singles.length).toBeLessThanOrEqual(0.4)
    // Numbers and single words differ by a letter or two; only real sentences can betray themselves.
    const sentences = items.filter(item => mean(lengths(item.options)) > 24)
    expect(
      breaking(sentences, item => {
        const ratio = mean(lengths(rightOf(item))) / mean(lengths(wrongOf(item)))
        return ratio > 1.4 || ratio < 0.65
      }),
    ).toEqual([])
  })

  it('spread the right answers evenly over the positions', () => {
    const fourOptions = singles.filter(item => item.options.length === 4)
    const shares = [0, 1, 2, 3].map(
      place => fourOptions.filter(item => item.options[place]!.correct).length / fourOptions.length,
    )
    expect(fourOptions.length).toBeGreaterThan(80)
    for (const share of shares) {
      expect(share).toBeGreaterThan(0.2)
      expect(share).toBeLessThan(0.3)
    }
  })

  it('use all three difficulties in every competency', () => {
    const byCompetency = Map.groupBy(items, item => item.competency)
    const flat = [...byCompetency].filter(([, list]) => new Set(list.map(item => item.difficulty)).size < 3)
    expect(flat.map(([code]) => code)).toEqual([])
  })
})

describe('instruments', () => {
  it('ask at least four items about every competency they speak of', () => {
    const thin = instruments.flatMap(instrument => {
      const counts = new Map<string, number>()
      for (const code of instrument.items) {
        const { competency } = itemByCode.get(code)!
        counts.set(competency, (counts.get(competency) ?? 0) + 1)
      }
      return [...counts].filter(([, count]) => count < 4).map(([code]) => `${instrument.code}: ${code}`)
    })
    expect(thin).toEqual([])
  })

  it('use every item and leave a minute or more for each', () => {
    const used = new Set(instruments.flatMap(instrument => instrument.items))
    expect(breaking(items, item => !used.has(item.code))).toEqual([])
    expect(breaking(instruments, one => one.minutes < one.items.length)).toEqual([])
  })

  it('hold the 70 % threshold of functional literacy (federal concept R-174, indicator 2)', () => {
    expect(instruments.find(one => one.code === 'functional-literacy')?.passShare).toBe(0.7)
  })

  it('diagnose teachers and leaders separately, with at least 25 items for leaders', () => {
    const leaders = instruments.filter(one => one.track === 'leader').flatMap(one => one.items)
    expect(leaders.length).toBeGreaterThanOrEqual(25)
    expect(instruments.length).toBeGreaterThanOrEqual(4)
  })
})

describe('programmes and offers', () => {
  it('number at least 50 and 25, with some never in the register, some expired and some with a gap', () => {
    expect(programmes.length).toBeGreaterThanOrEqual(50)
    expect(offers.length).toBeGreaterThanOrEqual(25)
    const registers = programmes.map(one => one.register)
    expect(registers.filter(one => one === null).length).toBeGreaterThanOrEqual(3)
    expect(registers.filter(one => one && one.periods.length > 1).length).toBeGreaterThanOrEqual(2)
    const expired = registers.filter(one =>
      one?.periods.every(period => period.to && period.to < '2026-11-01'),
    )
    expect(expired.length).toBeGreaterThanOrEqual(3)
  })

  it('carry register numbers that nobody can take for real ones', () => {
    const numbers = programmes.flatMap(one => one.register?.number ?? [])
    expect(numbers.filter(number => !/^ДЕМО-ДПП-\d{4}-20\d\d$/.test(number))).toEqual([])
    expect(new Set(numbers).size).toBe(numbers.length)
  })

  it('can raise every competency from nothing to its highest target, in two or more ways and in practice', () => {
    const all = [...programmes, ...offers.map(one => ({ ...one, register: null }))]
    const stuck = framework.competencies.flatMap(({ code, track }) => {
      const raising = all.filter(one => one.raises.some(raise => raise.competency === code))
      const wanted = Math.max(...framework.profiles.map(profile => profile.targets[code]?.level ?? 0))
      const raises = raising.flatMap(one => one.raises.filter(raise => raise.competency === code))
      let reached = 0
      for (const _ of raises) {
        reached = Math.max(reached, ...raises.filter(raise => raise.from <= reached).map(raise => raise.to))
      }
      const foreign = raising.filter(one => track !== 'both' && one.track !== 'both' && one.track !== track)
      const practised = raising.some(one => one.kind === 'practice')
      const sound = raising.length >= 2 && reached >= wanted && foreign.length === 0 && practised
      return sound ? [] : [code]
    })
    expect(stuck).toEqual([])
  })
})

describe('reading content with mistakes', () => {
  const folders: string[] = []
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
  })

  const copy = (file: string, edit: (text: string) => string) => {
    const root = mkdtempSync(join(tmpdir(), 'content-'))
    folders.push(root)
    for (const name of ['frameworks', 'items', 'instruments', 'programmes']) {
      cpSync(join(CONTENT_DIR, name), join(root, name), { recursive: true })
    }
    const path = join(root, file)
    const text = readFileSync(path, 'utf8')
    const edited = edit(text)
    expect(edited).not.toBe(text)
    writeFileSync(path, edited)
    const lineOf = (part: string) => edited.slice(0, edited.indexOf(part)).split('\n').length
    return { root, lineOf }
  }

  const problemsOf = (read: () => unknown) => {
    try {
      read()
    } catch (error) {
      if (error instanceof Problem) return error.problems
      throw error
    }
    throw new Error('The content was expected to be refused.')
  }

  it('names file, line and field of every mistake at once and guesses the field meant', () => {
    const { root, lineOf } = copy('items/method.yaml', text =>
      text.replace('kind: single', 'kind: singel').replace('    difficulty: 2', '    dificulty: 2'),
    )
    const problems = problemsOf(() => loadItems(root))
    const at = (row: number) => problems.find(one => one.file === 'items/method.yaml' && one.row === row)
    expect(at(lineOf('singel'))).toMatchObject({ path: 'items.0.kind' })
    expect(at(lineOf('singel'))?.message).toContain('«single»')
    expect(at(lineOf('dificulty'))?.message).toContain('«difficulty»')
  })

  it('finds a reference to a competency that is not in the framework', () => {
    const { root, lineOf } = copy('programmes/retraining.yaml', text => text.replace('S-06,', 'S-66,'))
    expect(problemsOf(() => loadContent(root))).toEqual([
      expect.objectContaining({ file: 'programmes/retraining.yaml', row: lineOf('S-66') }),
    ])
  })

  it('refuses thresholds that do not rise and items that do not exist', () => {
    const { root, lineOf } = copy('instruments/leader-management.yaml', text =>
      text.replace('[0.4, 0.65, 0.85]', '[0.4, 0.85, 0.65]').replace('- L-01-01', '- L-01-09'),
    )
    const rows = problemsOf(() => loadContent(root)).map(one => one.row)
    expect(rows).toEqual([lineOf('[0.4, 0.85'), lineOf('L-01-09')])
  })

  it('refuses a single item with two right answers', () => {
    const { root } = copy('items/psych.yaml', text => text.replace('correct: false', 'correct: true'))
    const [problem] = problemsOf(() => loadItems(root))
    expect(problem).toMatchObject({ file: 'items/psych.yaml', path: 'items.0.options' })
    expect(problem?.message).toContain('должен быть 1')
  })

  it('refuses an offer that raises the same competency twice or downwards', () => {
    const { root } = copy('programmes/nonformal-informal-practice.yaml', text =>
      text
        .replace('{ competency: C-01, from: 0, to: 1 }', '{ competency: S-10, from: 0, to: 1 }')
        .replace('{ competency: S-11, from: 0, to: 1 }', '{ competency: S-11, from: 1, to: 1 }'),
    )
    const fields = problemsOf(() => loadContent(root)).map(one => one.path)
    expect(fields).toEqual(['offers.2.raises.1', 'offers.3.raises.0'])
  })

  it('refuses a programme shorter than its kind allows and periods that overlap', () => {
    const { root } = copy('programmes/upskilling-teachers.yaml', text =>
      text.replace('hours: 36', 'hours: 12').replace('from: 2026-03-01', 'from: 2025-03-01'),
    )
    const fields = problemsOf(() => loadContent(root)).map(one => one.path)
    expect(fields).toEqual(['programmes.0.hours', expect.stringMatching(/register\.periods\.1$/)])
  })

  it('says in Russian what is wrong with the markup and with a file that is not there', () => {
    const { root } = copy('frameworks/teachers-and-leaders-2026.yaml', text =>
      text.replace('areas:', '\tareas:'),
    )
    expect(problemsOf(() => loadFramework(undefined, root))[0]?.message).toMatch(
      /табуляц|Разметка|пробел|поле/i,
    )
    expect(problemsOf(() => loadFramework('frameworks/none.yaml', root))[0]?.message).toContain('none.yaml')
  })

  it('explains a malformed competency code in a target profile', () => {
    const { root } = copy('frameworks/teachers-and-leaders-2026.yaml', text =>
      text.replace('      S-01: {', '      S1: {'),
    )
    const [problem] = problemsOf(() => loadFramework(undefined, root))
    expect(problem?.message).toContain('код компетенции')
  })
})
