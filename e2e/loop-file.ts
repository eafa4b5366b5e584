import { generateStaffFile, type PlantedMistake } from '#modules/people/index.ts'
import { readTable } from '#platform/spreadsheets/read.ts'

export type StaffFile = { name: string; mimeType: string; buffer: Buffer }

/** Same people for the same seed, with and without the mistakes. */
const SEED = 20

/**
 * A staff file as a school sends it: of three teachers one is written wrongly. Beside it stand the corrected file, the
 * mistake that the check has to find, and the full name of the first teacher, who goes through the journey.
 */
export async function makeStaffFiles(today: string): Promise<{
  spoiled: StaffFile
  corrected: StaffFile
  mistake: PlantedMistake
  teacher: string
}> {
  const make = (errors: number) =>
    generateStaffFile({ rows: 3, errors, seed: SEED, today, positions: ['Учитель'] })
  const [spoiled, corrected] = await Promise.all([make(1), make(0)])
  const [mistake] = spoiled.planted
  if (!mistake) throw new Error('The generator planted no mistake')
  return {
    spoiled: asFile('Штат.xlsx', spoiled.xlsx),
    corrected: asFile('Штат исправленный.xlsx', corrected.xlsx),
    mistake,
    teacher: await firstName(corrected.xlsx),
  }
}

function asFile(name: string, buffer: Buffer): StaffFile {
  return { name, mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer }
}

/** «Фамилия Имя Отчество» of the first row. */
async function firstName(xlsx: Buffer): Promise<string> {
  const table = await readTable(xlsx, { name: 'Штат.xlsx' })
  const places = ['Фамилия', 'Имя', 'Отчество'].map(title =>
    table.columns.findIndex(column => column.name.replace(/\s*\*$/, '') === title),
  )
  for await (const { cells } of table.rows) {
    await table.close()
    return places.map(place => cells[place]).join(' ')
  }
  throw new Error('The staff file has no rows')
}
