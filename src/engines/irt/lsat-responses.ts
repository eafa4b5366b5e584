import { type ResponseTable, tableOf } from './response-table.ts'

const IDS = ['item1', 'item2', 'item3', 'item4', 'item5']

/**
 * Law School Admission Test, section 6, five items, 1,000 people: pattern and frequency. Published by Bock & Lieberman
 * (1970), Psychometrika 35, 179–197.
 */
const LSAT6 = `
  00000:3 00001:6 00010:2 00011:11 00100:1 00101:1 00110:3 00111:4 01000:1 01001:8 01011:16 01101:3
  01110:2 01111:15 10000:10 10001:29 10010:14 10011:81 10100:3 10101:28 10110:15 10111:80 11000:16
  11001:56 11010:21 11011:173 11100:11 11101:61 11110:28 11111:298`

/** Section 7 of the same test, five items, 1,000 people: Bock & Lieberman (1970); estimates in Bock & Aitkin (1981). */
const LSAT7 = `
  00000:12 00001:19 00010:1 00011:7 00100:3 00101:19 00110:3 00111:17 01000:10 01001:5 01010:3 01011:7
  01100:7 01101:23 01110:8 01111:28 10000:7 10001:39 10010:11 10011:34 10100:14 10101:51 10110:15
  10111:90 11000:6 11001:25 11010:7 11011:35 11100:18 11101:136 11110:32 11111:308`

export function lsat(section: 6 | 7): ResponseTable {
  const rows = patternsOf(section === 6 ? LSAT6 : LSAT7)
  return tableOf(
    IDS,
    rows.map(row => row.scores),
    { weights: rows.map(row => row.frequency) },
  )
}

function patternsOf(text: string): { scores: number[]; frequency: number }[] {
  return text
    .trim()
    .split(/\s+/)
    .map(one => {
      const [pattern, frequency] = one.split(':')
      return { scores: [...pattern!].map(Number), frequency: Number(frequency) }
    })
}
