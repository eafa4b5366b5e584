import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { strToU8, zipSync } from 'fflate'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FileStore, fileStore } from './store.ts'

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const anything = { maxBytes: 1_000_000, allow: ['image/png', 'text/plain', 'application/pdf'] }
let directory: string
let store: FileStore
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'files-'))
  store = fileStore(directory)
})
afterEach(() => rm(directory, { recursive: true }))

const put = (content: string | Buffer, options = anything) =>
  store.putFile(Readable.from([Buffer.from(content)]), options)
async function listed<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}
const stored = async () =>
  (await readdir(directory, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile())

test('a file is kept under the hash of its content and comes back as it was', async () => {
  const file = await put(PNG)
  const hash = createHash('sha256').update(PNG).digest('hex')
  expect(file).toEqual({ sha256: hash, bytes: PNG.length, type: 'image/png' })
  expect(await readFile(join(directory, hash.slice(0, 2), hash.slice(2, 4), hash))).toEqual(PNG)
  const opened = await store.openFile(hash)
  expect(opened.bytes).toBe(PNG.length)
  expect(await buffer(opened.stream)).toEqual(PNG)
})

test('twenty uploads of the same content at once leave one file', async () => {
  const content = Buffer.alloc(300_000, 'строка\n')
  const files = await Promise.all(
    Array.from({ length: 20 }, () =>
      store.putFile(Readable.from([content.subarray(0, 100_000), content.subarray(100_000)]), anything),
    ),
  )
  expect(new Set(files.map(file => file.sha256)).size).toBe(1)
  expect(await stored()).toHaveLength(1)
})

test('the type is what the content says; a disguised or unlisted one is refused and leaves nothing', async () => {
  const onlyImages = { maxBytes: 1e6, allow: ['image/png'] }
  await expect(put('MZ\x90\x00 not an image', onlyImages)).rejects.toMatchObject({
    kind: 'invalid',
    code: 'files.type',
  })
  await expect(put('простой текст', onlyImages)).rejects.toThrow('Подойдут: PNG.')
  await expect(put('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>')).rejects.toMatchObject(
    {
      code: 'files.type',
    },
  )
  await expect(put('name;text\n<script>alert(1)</script>')).rejects.toMatchObject({ code: 'files.type' })
  expect(await stored()).toEqual([])
})

test('office files are told apart from plain archives', async () => {
  const xlsx = zipSync({
    '[Content_Types].xml': strToU8(
      '<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    ),
  })
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  expect(await put(Buffer.from(xlsx), { maxBytes: 1e6, allow: [type] })).toMatchObject({ type })
  const zip = Buffer.from(zipSync({ 'a.txt': strToU8('a') }))
  await expect(put(zip, { maxBytes: 1e6, allow: [type] })).rejects.toThrow('ZIP')
})

test('a file over the limit is refused while it flows and leaves nothing', async () => {
  let sent = 0
  async function* endless() {
    for (;;) {
      sent += 1
      yield Buffer.alloc(1000, 65)
    }
  }
  await expect(store.putFile(endless(), { ...anything, maxBytes: 5 * 1024 * 1024 })).rejects.toThrow(
    'не более 5\u00a0МБ',
  )
  expect(sent).toBeLessThan(5300)
  await expect(put('')).rejects.toMatchObject({ code: 'files.empty' })
  expect(await stored()).toEqual([])
})

test('an upload that breaks off leaves nothing', async () => {
  async function* broken() {
    yield Buffer.from('half')
    throw new Error('connection lost')
  }
  await expect(store.putFile(broken(), anything)).rejects.toThrow('connection lost')
  expect(await stored()).toEqual([])
})

test('a remnant of a crash is neither a file nor garbage, and is swept once old', async () => {
  await mkdir(join(directory, 'incoming'), { recursive: true })
  const remnant = join(directory, 'incoming', 'crashed')
  await writeFile(remnant, 'half')
  const now = new Date()
  expect(await listed(store.listGarbage(async () => new Set(), { olderThanMs: -1, now }))).toEqual([])
  expect(await store.sweepIncoming({ olderThanMs: 3_600_000, now })).toBe(0)
  await utimes(remnant, 0, 0)
  expect(await store.sweepIncoming({ olderThanMs: 3_600_000, now })).toBe(1)
  expect((await put('half')).bytes).toBe(4)
})

test('garbage is what is old and nobody refers to; a second upload makes a file young again', async () => {
  const [kept, lost, fresh] = await Promise.all([put('kept'), put('lost'), put('fresh')])
  const age = async (sha256: string) =>
    utimes(join(directory, sha256.slice(0, 2), sha256.slice(2, 4), sha256), 0, 0)
  for (const file of [kept, lost]) await age(file.sha256)
  const garbage = () =>
    listed(store.listGarbage(async () => new Set([kept.sha256]), { olderThanMs: 3_600_000, now: new Date() }))
  expect(await garbage()).toEqual([{ sha256: lost.sha256, bytes: 4 }])
  await put('lost')
  expect(await garbage()).toEqual([])
  expect(await store.removeFile(fresh.sha256)).toBe(true)
  expect(await store.removeFile(fresh.sha256)).toBe(false)
  expect(await store.hasFile(fresh.sha256)).toBe(false)
})

test.each(['../../etc/passwd', '', 'A'.repeat(64), `${'a'.repeat(64)}/..`, `${'a'.repeat(63)}\n`])(
  'the name %j reads nothing',
  async name => {
    await expect(store.openFile(name)).rejects.toMatchObject({ kind: 'not-found', code: 'files.missing' })
    await expect(store.removeFile(name)).rejects.toMatchObject({ kind: 'not-found' })
  },
)
