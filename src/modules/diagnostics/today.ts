import { type Context, read } from '#platform/db/database.ts'
import { listMine } from './list-mine.ts'
import { countOpenDeficits, countUndiagnosed, selectEndingCampaigns } from './today.sql.ts'

export type { EndingCampaign } from './today.sql.ts'

/** A campaign is told on home pages from this many days before it closes. */
const ENDING_DAYS = 14

/** The actor's own invitations and attempts, and how many deficits are open. */
export async function ownDiagnosesToday(context: Context) {
  const { personId } = context.actor
  if (!personId) return { campaigns: [], openDeficits: 0 }
  const { campaigns } = await listMine(context)
  return { campaigns, openDeficits: await read(context, tx => countOpenDeficits(tx, personId)) }
}
export type OwnDiagnoses = Awaited<ReturnType<typeof ownDiagnosesToday>>

/** What diagnosing asks of those who run it: campaigns about to close, people never diagnosed. */
export async function runDiagnosesToday(context: Context) {
  return await read(context, async tx => ({
    ending: await selectEndingCampaigns(tx, context.clock.today(), ENDING_DAYS),
    undiagnosed: await countUndiagnosed(tx),
  }))
}
export type RunDiagnoses = Awaited<ReturnType<typeof runDiagnosesToday>>
