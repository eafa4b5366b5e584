import { expect, test } from 'vitest'
import { createLogger } from './logs.ts'

function logged(write: (logger: ReturnType<typeof createLogger>) => void): string {
  let lines = ''
  write(
    createLogger({
      destination: {
        write: line => {
          lines += line
        },
      },
    }),
  )
  return lines
}

test('values under personal keys vanish at any depth, others stay', () => {
  const line = logged(log =>
    log.info(
      {
        job: 'import',
        rows: 12,
        person: {
          lastName: 'Кузнецова',
          employments: [{ work_phone: '1', phone: '+7 911 1234567', hours: 18 }],
        },
        headers: { Cookie: 'session=abc' },
        'Set-Cookie': 'session=abc',
        newPassword: 'qwerty',
      },
      'rows read',
    ),
  )
  for (const secret of ['Кузнецова', '1234567', 'abc', 'qwerty']) expect(line).not.toContain(secret)
  expect(JSON.parse(line)).toMatchObject({
    level: 'info',
    msg: 'rows read',
    job: 'import',
    rows: 12,
    person: { lastName: '[скрыто]', employments: [{ hours: 18 }] },
  })
})

test.each([
  ['СНИЛС 112-233-445 95', '112'],
  ['СНИЛС 11223344595.', '11223344595'],
  ['письмо для ivanova.m@shkola-5.рф', 'ivanova'],
  ['звонок +7 (911) 123-45-67', '123-45-67'],
  ['звонок 89111234567', '8911'],
])('identity numbers and addresses inside a message are masked: %s', (text, secret) => {
  expect(logged(log => log.warn(text))).not.toContain(secret)
  expect(logged(log => log.warn({ reason: text }, 'x'))).not.toContain(secret)
})

test('ids, times and counts are not mistaken for identity numbers', () => {
  const id = '0199a8e0-1234-7000-8000-123456789012'
  expect(logged(log => log.info({ id, at: '2026-11-23T10:00:00.000Z', bytes: 123456 }))).toContain(id)
})

test('a database error keeps its code and constraint and loses its values', () => {
  const error = Object.assign(new Error('invalid input syntax for type date: "Петрова Анна"'), {
    code: '22007',
    constraint: 'people_snils_key',
    detail: 'Key (snils)=(11223344595) already exists.',
    parameters: ['Петрова'],
    cause: new Error('mail to anna@example.org failed'),
  })
  const line = logged(log => log.error({ err: error }, 'failed'))
  expect(line).not.toMatch(/Петрова|11223344595|anna@/)
  expect(JSON.parse(line).err).toMatchObject({ code: '22007', constraint: 'people_snils_key', type: 'Error' })
  expect(logged(log => log.error(error))).not.toMatch(/Петрова|11223344595|anna@/)
})

test('a request is its method and path, without the words searched for', () => {
  const req = {
    id: 'r1',
    method: 'GET',
    url: '/api/people?q=Кузнецова',
    headers: { cookie: 'x' },
    body: { a: 1 },
  }
  const line = logged(log => log.info({ req, res: { statusCode: 200, payload: 'p' } }, 'done'))
  expect(JSON.parse(line).req).toEqual({ id: 'r1', method: 'GET', path: '/api/people' })
  expect(JSON.parse(line).res).toEqual({ status: 200 })
})

test('a line that points at itself is still written', () => {
  const loop: Record<string, unknown> = { rows: 1 }
  loop.self = loop
  expect(logged(log => log.info({ loop }, 'round'))).toContain('глубже не показано')
})
