import { describe, expect, test } from 'vitest'
import { hashPassword, passwordProblems, verifyPassword } from './password.ts'

const ABOUT = { login: 'petrova', email: 'irina.petrova@example.org' }
const codes = (password: string) => passwordProblems(password, ABOUT).map(({ code }) => code)

describe('a password', () => {
  test('is kept as argon2id of at least the OWASP cost and fits only itself, however ё is typed', async () => {
    const hash = await hashPassword('Ёлка-в-лесу-7')
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await verifyPassword({ hash, password: 'Ёлка-в-лесу-7'.normalize('NFD') })).toBe(true)
    expect(await verifyPassword({ hash, password: 'Елка-в-лесу-7' })).toBe(false)
    expect(await verifyPassword({ hash: 'not-a-hash', password: 'x' })).toBe(false)
  })

  test('is refused with everything that is wrong with it', () => {
    expect(codes('Тихая-гавань-17')).toEqual([])
    expect(codes('aaaa')).toEqual(['password.short', 'password.uniform'])
    expect(codes('Qwertyuiop123')).toEqual(['password.common'])
    expect(codes('моя-PETROVA-2026')).toEqual(['password.contains-login'])
    expect(codes('х'.repeat(201))).toEqual(['password.long', 'password.uniform'])
  })
})
