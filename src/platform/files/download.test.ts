import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contentDisposition, downloadHeaders } from './download.ts'

test('a Cyrillic name goes out in UTF-8 with a plain name beside it', () => {
  expect(contentDisposition('ИОМ (Иванова).pdf')).toBe(
    `attachment; filename="___ (_______).pdf"; filename*=UTF-8''%D0%98%D0%9E%D0%9C%20%28%D0%98%D0%B2%D0%B0%D0%BD%D0%BE%D0%B2%D0%B0%29.pdf`,
  )
})

test('whatever the name, the header stays one line with one name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), name => {
      const header = contentDisposition(name)
      expect(header).toMatch(/^attachment; filename="[\x20\x21\x23-\x7e]+"; filename\*=UTF-8''[\w.!~%-]+$/)
      const decoded = decodeURIComponent(header.split("UTF-8''")[1] ?? '')
      expect(decoded).not.toMatch(/[\\/:\p{Cc}\p{Cf}]|^\./u)
    }),
  )
})

test('a direction mark cannot hide the extension, a long name keeps it', () => {
  expect(decodeURIComponent(contentDisposition('отчёт\u202efdp.exe'))).toContain("''отчётfdp.exe")
  const long = decodeURIComponent(contentDisposition(`${'я'.repeat(400)}.docx`).split("''")[1] ?? '')
  expect([...long]).toHaveLength(150)
  expect(long).toMatch(/я\.docx$/)
})

test('only harmless types are shown in the browser', () => {
  const shown = (type: string) => downloadHeaders({ name: 'a', type, inline: true })['content-disposition']
  expect(shown('application/pdf')).toMatch(/^inline/)
  expect(shown('text/html')).toMatch(/^attachment/)
  expect(shown('image/svg+xml')).toMatch(/^attachment/)
  expect(downloadHeaders({ name: 'a', type: 'text/html' })['content-type']).toBe('text/plain; charset=utf-8')
})
