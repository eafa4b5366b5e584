import { Status } from '#ui/status.tsx'
import { type ReorganisationRow, STATUSES } from '../contract.ts'

const TONES = { planned: 'progress', done: 'proven', cancelled: 'lost', undone: 'lost' } as const

/** In one word where it stands; one that could not be carried out on its day waits. */
export function ReorganisationStatus({ row }: { row: Pick<ReorganisationRow, 'status' | 'isStuck'> }) {
  if (row.isStuck && row.status === 'planned') return <Status tone="warning">ждёт проверки</Status>
  return <Status tone={TONES[row.status]}>{STATUSES[row.status]}</Status>
}
