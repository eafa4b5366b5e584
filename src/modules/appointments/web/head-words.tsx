import { Deadline } from '#ui/deadline.tsx'
import { Status, type StatusTone } from '#ui/status.tsx'
import { type CentreRow, HEAD_STATES, type HeadState } from '../contract.ts'
import { HEAD_STATUSES, type HeadStatus } from '../lifecycle.ts'

const TONES: Record<HeadStatus, StatusTone> = {
  draft: 'neutral',
  sent: 'progress',
  returned: 'warning',
  refused: 'lost',
  agreed: 'progress',
  withdrawn: 'neutral',
  appointed: 'proven',
  unagreed: 'warning',
  'unagreed-sent': 'warning',
  'unagreed-returned': 'warning',
  'unagreed-refused': 'lost',
  ended: 'neutral',
}

export function CandidacyStatus({ status }: { status: HeadStatus }) {
  return <Status tone={TONES[status]}>{HEAD_STATUSES[status]}</Status>
}

const STATE_TONES: Record<HeadState, StatusTone> = { agreed: 'proven', unagreed: 'warning', vacant: 'lost' }

export function CentreState({ state }: { state: HeadState }) {
  return <Status tone={STATE_TONES[state]}>{HEAD_STATES[state]}</Status>
}

/** What is under way for a centre: who, in which state, until when an answer is due. */
export function UnderWay({ open }: { open: CentreRow['open'] }) {
  if (!open) return null
  return (
    <>
      {open.name}: {HEAD_STATUSES[open.status].toLowerCase()}
      {open.dueOn && (
        <>
          , ответ <Deadline date={open.dueOn} />
        </>
      )}
    </>
  )
}
