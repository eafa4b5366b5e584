import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editDistance, forgivenEdits } from './edit-distance.ts'
import { readQuery } from './search-query.ts'
import { shownFor, understandingsOf, type Vocabulary } from './understand-query.ts'

const readings = (q: string) => readQuery(q).map(({ typed, otherwise }) => [typed, ...otherwise])

describe('a query', () => {
  it.each([
    ['Ёжикова  Алёна', ['ежикова', 'алена']],
    ['«Школа № 5»', ['школа', '5']],
    ['Иванова,Анна', ['иванова', 'анна']],
    ['Римская-Корсакова', ['римская', 'корсакова']],
    ['77-р', ['77-р']],
    ['им.Пушкина', ['им', 'пушкина']],
    ['100%', ['100%']],
    [' , . ', []],
  ])('«%s» has the words %j', (q, words) => {
    expect(readQuery(q).map(({ typed }) => typed)).toEqual(words)
  })

  it.each([
    ['Иванова О. П.', ['о', 'п']],
    ['О.П. Иванова', ['о', 'п']],
    ['Иванова О.П', ['о', 'п']],
    ['Ivanova O.P.', ['o', 'p']],
    ['о', []],
    ['школа 5', []],
  ])('«%s» has the initials %j', (q, initials) => {
    expect(readQuery(q).flatMap(({ typed, isInitial }) => (isInitial ? [typed] : []))).toEqual(initials)
  })

  it.each([
    ['bdfyjd', 'иванов'],
    ['Bdfyjdf', 'иванова'],
    [',jhbcjd', 'борисов'],
    ['k.,jdm', 'любовь'],
    ['[jhjitd', 'хорошев'],
    [';erjd', 'жуков'],
    ["'lefhl", 'эдуард'],
    ['Ukt,', 'глеб'],
    ['`;brjdf', 'ежикова'],
  ])('«%s» in the other layout is «%s»', (q, word) => {
    expect(readings(q)).toHaveLength(1)
    expect(readings(q)[0]).toContain(word)
  })

  it.each([
    ['Ivanov', 'иванов'],
    ['Ivanov,', 'иванов'],
    ['Kuznetsova', 'кузнецова'],
    ['Shchukin', 'щукин'],
    ['Schukin', 'щукин'],
    ['Yulia', 'юлия'],
    ['Yuliya', 'юлия'],
    ['Iuliia', 'юлия'],
    ['Tatyana', 'татьяна'],
    ['Tatiana', 'татьяна'],
    ['Maria', 'мария'],
    ['Mariya', 'мария'],
    ['Katya', 'катя'],
    ['Sergey', 'сергей'],
    ['Sergei', 'сергей'],
    ['Dmitry', 'дмитрий'],
    ['Dmitriy', 'дмитрий'],
    ['Alexey', 'алексей'],
    ['Semyon', 'семен'],
    ['Zhukovsky', 'жуковский'],
    ['Khachaturyan', 'хачатурян'],
    ['Vasilyev', 'васильев'],
    ['Grigoriev', 'григорьев'],
    ['Yegorov', 'егоров'],
    ['Elvira', 'элвира'],
    ['Tsvetkova', 'цветкова'],
    ['Chaykovskiy', 'чайковский'],
    ["Igor'", 'игорь'],
  ])('«%s» transliterated is «%s»', (q, word) => {
    expect(readings(q).flat()).toContain(word)
  })

  it('reads a Latin letter that looks Russian as the Russian one', () => {
    expect(readings('Ивaнoв')).toEqual([['ивaнoв', 'иванов']])
  })

  it('in Russian letters means what it says', () => {
    expect(readings('Иванов школа')).toEqual([['иванов'], ['школа']])
  })
})

describe('slips', () => {
  it.each([
    ['иваннов', 'иванов', 1],
    ['ивнаов', 'иванов', 1],
    ['ивонов', 'иванов', 1],
    ['ианов', 'иванов', 1],
    ['иванов', 'иванов', 0],
    ['кузнцоав', 'кузнецова', 2],
    ['', 'абв', 3],
  ])('between «%s» and «%s» are %i', (one, other, slips) => {
    expect(editDistance(one, other)).toBe(slips)
  })

  it('are the same both ways and never more than the longer word', () => {
    const word = fc.string({ unit: fc.constantFrom('а', 'б', 'в'), maxLength: 8 })
    fc.assert(
      fc.property(word, word, (one, other) => {
        const distance = editDistance(one, other)
        expect(distance).toBe(editDistance(other, one))
        expect(distance).toBeLessThanOrEqual(Math.max(one.length, other.length))
        expect(distance === 0).toBe(one === other)
      }),
    )
  })

  it('are forgiven from four letters, two from eight', () => {
    expect(['три', 'четы', 'семьсем', 'восемьво'].map(forgivenEdits)).toEqual([0, 1, 1, 2])
  })
})

describe('an understanding', () => {
  const knows = (...words: string[]): Vocabulary => ({
    among: async asked => asked.filter(one => words.some(word => word.includes(one))),
    near: async () => words,
  })
  const all = async (q: string, ...words: string[]) => {
    const understandings = []
    for await (const one of understandingsOf(readQuery(q), knows(...words))) understandings.push(one)
    return understandings
  }

  it('comes as typed first, then corrected', async () => {
    expect(await all('иваннов', 'иванов', 'петров')).toEqual([
      [['иваннов']],
      [['иванов']],
      [['иваннов', 'иванов']],
    ])
  })

  it('leaves alone the words that occur, as long as that finds somebody', async () => {
    expect(await all('анна иваннова', 'анна', 'инна', 'иванова')).toEqual([
      [['анна'], ['иваннова']],
      [['анна'], ['иванова']],
      [
        ['анна', 'инна'],
        ['иваннова', 'иванова'],
      ],
    ])
  })

  it('of Latin letters is what occurs; a slip in the other layout is forgiven too', async () => {
    expect((await all('bdfyjd', 'иванов'))[0]).toEqual([['иванов']])
    expect((await all('bdfyyjd', 'иванов'))[1]).toEqual([['иванов']])
    expect((await all('Olga', 'ольга'))[1]).toEqual([['ольга']])
  })

  it('of nothing, of digits or of short words has no corrections', async () => {
    expect(await all('', 'иванов')).toEqual([])
    expect(await all('57', '56')).toEqual([[['57']]])
    expect(await all('аня', 'яня')).toEqual([[['аня']]])
  })

  it('is told in the spelling of what was found, and not when it was found as typed', () => {
    const told = (q: string, meanings: string[][], text: string) => shownFor(readQuery(q), meanings, text)
    expect(told('иваннов', [['иванов']], 'Иванов Пётр')).toBe('Иванов')
    expect(told('журавлква анна', [['журавлева'], ['анна']], 'Журавлёва Анна')).toBe('Журавлёва Анна')
    expect(told('иван', [['иван']], 'Иванов Пётр')).toBeNull()
  })
})
