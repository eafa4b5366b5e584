import { afterEach, describe, expect, test } from 'vitest'
import { copyPack } from '#testing/pack-copy.ts'
import { PLANTED_MISTAKES } from '#testing/planted-mistakes.ts'
import { loadPack, loadPacks, validatePackFolder } from './index.ts'

type Copy = Awaited<ReturnType<typeof copyPack>>
const open: Copy[] = []
const copyOf = async (code: string): Promise<Copy> => {
  const copy = await copyPack(code)
  open.push(copy)
  return copy
}
afterEach(async () => {
  await Promise.all(open.splice(0).map(copy => copy.discard()))
})

describe('a planted mistake is named by file, line and field', () => {
  test.each(PLANTED_MISTAKES)('$what', async ({ pack = 'kaliningrad', file, from, to, at, path, says }) => {
    const copy = await copyOf(pack)
    const replaced = await copy.replace(file, from, to)
    const lines = (await copy.read(file)).split('\n')
    const line = at === undefined ? replaced : lines.findIndex(text => text.startsWith(at)) + 1
    const { pack: loaded, problems } = await loadPack(copy.dir)
    expect(loaded).toBeUndefined()
    expect(problems).toContainEqual(
      expect.objectContaining({ file, line, path, message: expect.stringMatching(says) }),
    )
  })
})

describe('the folder itself', () => {
  test('a folder that is not there', async () => {
    const { problems } = await loadPack('/nowhere/at-all')
    expect(problems).toEqual([expect.objectContaining({ code: 'acts.pack-folder' })])
    expect(problems[0]?.message).toContain('нет такой папки')
    expect((await loadPacks('/nowhere/at-all')).problems).toMatchObject([{ code: 'acts.pack-folder' }])
  })

  test('a needed file is missing, an inheritable one may be', async () => {
    const copy = await copyOf('altai')
    await copy.remove('roles.yaml')
    expect((await loadPack(copy.dir)).problems).toEqual([])
    await copy.remove('indicators.yaml')
    expect((await loadPack(copy.dir)).problems.map(problem => problem.file)).toEqual(['indicators.yaml'])
  })

  test('a pack without a parent needs every file', async () => {
    const copy = await copyOf('federal')
    await copy.remove('roles.yaml')
    expect((await loadPack(copy.dir)).problems.map(problem => problem.file)).toEqual(['roles.yaml'])
  })

  test('a misspelt file name is not read past', async () => {
    const copy = await copyOf('altai')
    await copy.write('term.yaml', 'terms: []\n')
    const { problems } = await loadPack(copy.dir)
    expect(problems).toEqual([expect.objectContaining({ file: 'term.yaml' })])
    expect(problems[0]?.message).toContain('«terms.yaml»')
  })

  test('a file in another encoding, an empty file, an alias', async () => {
    const copy = await copyOf('altai')
    await copy.write('terms.yaml', new Uint8Array([0xd2, 0xe5, 0xf0, 0xec]))
    await copy.write('roles.yaml', '')
    await copy.write('settings.yaml', 'settings: &a []\nnames: *a\n')
    const messages = (await loadPack(copy.dir)).problems.map(({ file, message }) => `${file}: ${message}`)
    expect(messages).toEqual([
      expect.stringMatching(/^roles\.yaml: .*пуст/),
      expect.stringMatching(/^settings\.yaml: .*якор/),
      expect.stringMatching(/^terms\.yaml: .*UTF-8/),
    ])
  })
})

describe('parents', () => {
  test('a pack beside is taken before the shipped one, and its mistakes are not blamed on the child', async () => {
    const copy = await copyOf('altai')
    const parent = await copyOf('federal')
    await parent.replace('pack.yaml', 'level: federal', 'level: planetary')
    await copy.adopt(parent.dir)
    expect((await loadPack(copy.dir)).problems).toEqual([
      expect.objectContaining({
        file: 'pack.yaml',
        path: 'parent',
        message: expect.stringContaining('«federal» есть ошибки (1)'),
      }),
    ])
  })

  test('a pack that is its own parent', async () => {
    const copy = await copyOf('altai')
    await copy.replace('pack.yaml', 'parent: federal', 'parent: altai')
    const { problems } = await loadPack(copy.dir)
    expect(problems.map(problem => problem.path)).toEqual(['parent'])
    expect(problems[0]?.message).toContain('наследует сам себе')
  })
})

test('mistakes of all kinds in all files come at once, also two in one record', async () => {
  const copy = await copyOf('altai')
  await copy.replace('pack.yaml', 'timeZone: Asia/Barnaul', 'timeZone: Asia/Nowhere')
  await copy.replace('functions.yaml', 'responsible: [institute]', 'responsible: [institut]')
  await copy.replace('indicators.yaml', 'value: 30', 'value: 300\n        valu: 30')
  await copy.replace('indicators.yaml', 'by: 2024-12-31', 'by: 2020-12-31')
  await copy.replace('terms.yaml', "clause: '1.2'", "clause: 'пункт 1.2'")
  const { problems } = await loadPack(copy.dir)
  expect(problems.map(({ file, path }) => `${file} ${path}`)).toEqual([
    'functions.yaml functions[4].responsible[0]',
    'indicators.yaml indicators[0].targets[0].value',
    'indicators.yaml indicators[0].targets[0].valu',
    'indicators.yaml indicators[0].targets[0].by',
    'pack.yaml timeZone',
    'terms.yaml terms[0].clause',
  ])
})

test('validate-pack answers in the form of a refused input', async () => {
  const copy = await copyOf('altai')
  const row = await copy.replace('acts.yaml', 'date: 2023-04-11', 'date: 11.04.2023')
  expect(await validatePackFolder(copy.dir)).toEqual({
    ok: false,
    summary: undefined,
    problems: [
      {
        code: 'acts.pack-field',
        file: 'acts.yaml',
        row,
        column: '11',
        path: 'acts[0].date',
        message: expect.stringContaining('ГГГГ-ММ-ДД'),
      },
    ],
  })
})
