import { type Context, read } from '#platform/db/database.ts'
import { selectPublishedInstruments } from './instruments.sql.ts'

/** Instruments a campaign can be announced with. */
export async function listInstruments(context: Context) {
  return await read(context, async tx => ({
    instruments: (await selectPublishedInstruments(tx)).map(row => ({
      ...row,
      track: row.track as 'teacher' | 'leader',
      modes: row.modes as ('independent' | 'self')[],
    })),
  }))
}
