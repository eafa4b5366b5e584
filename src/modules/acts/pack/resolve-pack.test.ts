import { beforeAll, describe, expect, test } from 'vitest'
import {
  actInForce,
  loadPacks,
  type Pack,
  PRODUCT_ROLES,
  packFingerprint,
  resolvePack,
  SHIPPED_PACKS,
  settingOn,
  targetOn,
  validatePackFolder,
} from './index.ts'

const CODES = ['altai', 'federal', 'ivanovo', 'kaliningrad', 'tosno-school']
let packs: Pack[] = []

beforeAll(async () => {
  const loaded = await loadPacks()
  expect(loaded.problems).toEqual([])
  packs = loaded.packs
})

const resolved = (code: string) => resolvePack(packs, code)
const indicator = (code: string, number: string) => {
  const found = resolved(code).indicators.find(item => item.code === number)
  if (found === undefined) throw new Error(`нет показателя ${number}`)
  return found
}

describe('the five shipped packs', () => {
  test.each(CODES)('%s is sound', async code => {
    const verdict = await validatePackFolder(`${SHIPPED_PACKS}/${code}`)
    expect(verdict.problems).toEqual([])
    expect(verdict.summary?.code).toBe(code)
  })

  test('hold every municipality of their regions', () => {
    const municipalities = (code: string) =>
      packs.find(pack => pack.header.code === code)!.territories.filter(item => item.level === 'municipality')
    expect(CODES.map(code => municipalities(code).length)).toEqual([11, 0, 27, 22, 1])
    expect(
      packs.flatMap(pack => pack.territories).filter(item => item.oktmo !== null && item.verified),
    ).toEqual([])
  })

  test('give every kind of body its functions, and the centre of Kaliningrad the fifteen of clause 9.2', () => {
    const clauses = packs
      .find(pack => pack.header.code === 'kaliningrad')!
      .functions.filter(item => item.clause.startsWith('9.2-'))
    expect(clauses.map(item => item.clause)).toEqual(Array.from({ length: 15 }, (_, i) => `9.2-${i + 1}`))
    expect(clauses[5]?.text).toContain('Запрос на проведение научных')
  })

  test('Ivanovo: the centre has nine functions together with the University (row 92)', () => {
    const joint = resolved('ivanovo').functions.filter(
      item =>
        item.pack === 'ivanovo' && item.responsible[0] === 'centre' && item.responsible[1] === 'institute',
    )
    expect(joint.map(item => item.clause)).toEqual([9, 10, 12, 14, 15, 18, 19, 21, 22].map(n => `3.2.2-${n}`))
  })

  test('Altai lists the municipal service among regional components, yet its level is municipal', () => {
    const service = resolved('altai').bodies.find(item => item.code === 'municipal-service')
    expect(service).toMatchObject({ level: 'municipal', listedAs: 'regional', exists: 'per-municipality' })
  })
})

describe('inheritance', () => {
  test('a parent comes before its children, and every resolved pack knows its chain', () => {
    expect(packs[0]?.header.code).toBe('federal')
    expect(resolved('ivanovo').chain).toEqual(['federal', 'ivanovo'])
  })

  test('a body of the region takes the place of the federal one; unnamed bodies stay', () => {
    const bodies = resolved('ivanovo').bodies
    expect(bodies.find(item => item.code === 'authority')).toMatchObject({
      name: 'Департамент образования Ивановской области',
      pack: 'ivanovo',
    })
    expect(bodies.find(item => item.code === 'federal-coordinator')?.pack).toBe('federal')
    expect(new Set(bodies.map(item => item.code)).size).toBe(bodies.length)
  })

  test('every region names all twelve roles, its own words first', () => {
    for (const code of CODES) {
      expect(
        resolved(code)
          .roles.map(item => item.code)
          .sort(),
      ).toEqual([...PRODUCT_ROLES].sort())
    }
    const name = (code: string) => resolved(code).roles.find(item => item.code === 'ministry')?.name
    expect(['kaliningrad', 'ivanovo', 'tosno-school'].map(name)).toEqual([
      'Министерство образования',
      'Департамент образования',
      'Комитет',
    ])
  })

  test('the same term keeps its local meaning', () => {
    const pathway = (code: string) => resolved(code).terms.find(item => item.code === 'pathway')
    expect(pathway('kaliningrad')?.definition).toMatch(/^Персональный путь/)
    expect(pathway('ivanovo')?.definition).toMatch(/^Комплекс мероприятий/)
    expect(pathway('altai')).toMatchObject({ pack: 'federal', act: 'fed-r-174' })
  })

  test('an indicator the region leaves out is the federal definition, said to rest on no act', () => {
    expect(indicator('altai', '251')).toMatchObject({
      pack: 'federal',
      basis: 'product',
      act: null,
      targetsFrom: null,
    })
    expect(indicator('kaliningrad', '251')).toMatchObject({
      pack: 'kaliningrad',
      act: 'kld-908-1',
      clause: '22-1',
    })
  })

  test('«в ЦНППМ» counts in Kaliningrad only', () => {
    expect(CODES.map(code => indicator(code, '251').independentCentre)).toEqual([
      false,
      false,
      false,
      true,
      false,
    ])
  })

  test('where the act names the indicator and no target, the federal target applies under its own name', () => {
    const own = indicator('kaliningrad', '253')
    expect(own).toMatchObject({ pack: 'kaliningrad', targetsFrom: 'federal', noTarget: expect.any(String) })
    expect(own.targets).toMatchObject([{ value: 30, act: 'fed-r-174', clause: 'V-1' }])
    expect(indicator('ivanovo', '253').targets).toMatchObject([
      { value: 30, act: 'iva-952-o', clause: 'Прил.1-3' },
    ])
    expect(indicator('ivanovo', '253').counting).toMatchObject({
      kind: 'cumulative',
      since: '2021-01-01',
      stated: true,
    })
    expect(indicator('kaliningrad', '251').targets).toEqual([])
  })

  test('a pack without its parent cannot be resolved', () => {
    const orphan = packs.filter(pack => pack.header.code === 'altai')
    expect(() => resolvePack(orphan, 'altai')).toThrow('«federal» не загружен')
  })
})

describe('dated values', () => {
  test('a target is measured from the day it was set, and after its day stays the measure', () => {
    const altai = indicator('altai', '253')
    expect(targetOn(altai, '2023-04-10')).toBeUndefined()
    expect(targetOn(altai, '2023-04-11')?.value).toBe(30)
    expect(targetOn(altai, '2026-11-23')?.by).toBe('2024-12-31')
  })

  test('of two targets the one due next is the measure', () => {
    const [first] = indicator('altai', '253').targets
    const targets = [{ ...first!, by: '2027-12-31', value: 50 }, first!]
    expect(targetOn({ targets }, '2024-12-31')?.value).toBe(30)
    expect(targetOn({ targets }, '2025-01-01')?.value).toBe(50)
    const closed = [{ ...first!, to: '2024-06-30' }, targets[0]!]
    expect(targetOn({ targets: closed }, '2024-07-01')?.value).toBe(50)
  })

  test('thresholds come from the act, and only where an act sets one', () => {
    const limit = (code: string) =>
      settingOn(resolved(code), 'teachers-per-methodologist', '2024-01-01')?.value
    expect(CODES.map(limit)).toEqual([250, undefined, 250, undefined, undefined])
    expect(settingOn(resolved('tosno-school'), 'monitoring-per-year', '2024-01-01')?.value).toBe(2)
    expect(settingOn(resolved('ivanovo'), 'small-group', '2024-01-01')).toMatchObject({
      value: 5,
      basis: 'product',
    })
    expect(settingOn(resolved('ivanovo'), 'young-teacher-age', '2023-08-10')).toBeUndefined()
  })
})

describe('acts', () => {
  test('Kaliningrad cites Р-76; what stands in its place is Р-174', async () => {
    expect(actInForce(resolved('kaliningrad').acts, 'fed-r-76')?.number).toBe('Р-174')
    const { summary } = await validatePackFolder(`${SHIPPED_PACKS}/kaliningrad`)
    expect(summary?.notices).toEqual([expect.stringMatching(/Р-76.*Р-174/)])
  })

  test('the edition of Р-174 is changed by Р-303, and Altai knows it', () => {
    const altai = resolved('altai').acts
    expect(altai.find(act => act.code === 'fed-r-303')?.amends).toEqual(['fed-r-174'])
    expect(altai.find(act => act.code === 'alt-328')?.cites?.map(item => item.act)).toContain('fed-r-303')
  })
})

test('the fingerprint follows the content, not the layout', () => {
  const pack = packs[0]!
  const reordered = Object.fromEntries(Object.entries(pack).reverse()) as Pack
  expect(packFingerprint(reordered)).toBe(packFingerprint(pack))
  const changed = { ...pack, header: { ...pack.header, shortTitle: 'Другое' } }
  expect(packFingerprint(changed)).not.toBe(packFingerprint(pack))
})
