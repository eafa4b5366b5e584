import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { createLogger } from '../logs/logs.ts'
import { logMailer, memoryMailer, smtpMailer } from './mail.ts'

const letter = {
  to: 'anna@example.org',
  subject: 'Приглашение № 5',
  text: 'Здравствуйте, Анна!\nhttps://example.org/i/1',
}
const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean()
})

/** The least of an SMTP server: takes one letter, or answers `refuseWith` to the recipient. */
async function smtpServer(refuseWith?: string) {
  const received: string[] = []
  const server: Server = createServer((socket: Socket) => {
    let inData = false
    let text = ''
    socket.write('220 test\r\n')
    socket.on('data', chunk => {
      text += chunk
      if (inData) {
        if (!text.endsWith('\r\n.\r\n')) return
        received.push(text)
        inData = false
        socket.write('250 ok\r\n')
      } else if (text.startsWith('RCPT') && refuseWith) socket.write(`${refuseWith}\r\n`)
      else if (text.startsWith('DATA')) {
        inData = true
        socket.write('354 go\r\n')
      } else socket.write('250 ok\r\n')
      text = ''
    })
    socket.on('error', () => socket.destroy())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => new Promise(resolve => server.close(resolve)))
  return { url: `smtp://127.0.0.1:${(server.address() as { port: number }).port}`, received }
}

test('a letter reaches the SMTP server whole', async () => {
  const { url, received } = await smtpServer()
  const mailer = smtpMailer({ url, from: 'Маршрут <noreply@example.org>' })
  cleanups.unshift(() => mailer.close())
  await mailer.send(letter)
  expect(received).toHaveLength(1)
  expect(received[0]).toContain('To: anna@example.org')
  expect(received[0]).toContain(`Subject: =?UTF-8?`)
})

test('a refusing or absent server is one sentence with the cause kept', async () => {
  const { url } = await smtpServer('550 no such user')
  const mailer = smtpMailer({ url, from: 'noreply@example.org' })
  cleanups.unshift(() => mailer.close())
  await expect(mailer.send(letter)).rejects.toMatchObject({ kind: 'unavailable', code: 'mail.refused' })
  const nobody = smtpMailer({ url: 'smtp://127.0.0.1:1', from: 'noreply@example.org' })
  cleanups.unshift(() => nobody.close())
  await expect(nobody.send(letter)).rejects.toMatchObject({ code: 'mail.refused', cause: expect.anything() })
})

test('the demo outbox keeps the letter as a file and the log does not tell who it is for', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'mail-'))
  cleanups.push(() => rm(directory, { recursive: true }))
  let log = ''
  const logger = createLogger({
    destination: {
      write: line => {
        log += line
      },
    },
  })
  await logMailer({ directory, logger }).send(letter)
  const [name] = await readdir(directory)
  const eml = await readFile(join(directory, name ?? ''), 'utf8')
  expect(eml).toContain('To: anna@example.org')
  expect(log).toContain(name)
  expect(log).not.toMatch(/anna|Анна|Приглашение/)
})

test.each([
  '',
  'anna',
  'a@b',
  'a@example.org, b@example.org',
  'a@example.org\r\nBcc: c@example.org',
  '<a@example.org>',
])('the address %j is refused', async to => {
  const mailer = memoryMailer()
  await expect(mailer.send({ ...letter, to })).rejects.toMatchObject({
    kind: 'invalid',
    code: 'mail.address',
  })
  expect(mailer.letters).toEqual([])
})

test('an address in Cyrillic is an address', async () => {
  const mailer = memoryMailer()
  await mailer.send({ ...letter, to: 'почта@школа.рф' })
  expect(mailer.letters[0]?.to).toBe('почта@школа.рф')
})
