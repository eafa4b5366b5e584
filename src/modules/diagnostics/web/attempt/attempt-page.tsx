import { useState } from 'react'
import { useOperation } from '#ui/api.ts'
import { ButtonLink } from '#ui/button.tsx'
import { plural } from '#ui/format.ts'
import { Loading } from '#ui/loading.tsx'
import { Loaded, Page } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import { type Attempt, showAttempt } from '../../contract.ts'
import { resultAt } from '../addresses.ts'
import { openShelf } from '../answers/shelf.ts'
import { GoTo } from './go-to.tsx'
import { Sitting } from './sitting.tsx'
import { useAnswers } from './use-answers.ts'
import { useServerClock } from './use-server-clock.ts'

/** An attempt: one item at a time, every answer saved at once, the time by the server's clock. */
export default function AttemptPage() {
  const id = usePageParam('id')
  const query = useOperation(showAttempt, { params: { id } })
  return (
    <Loaded query={query}>
      {attempt => <AttemptView key={id} attempt={attempt} receivedAt={query.dataUpdatedAt} />}
    </Loaded>
  )
}

function AttemptView({ attempt, receivedAt }: { attempt: Attempt; receivedAt: number }) {
  // What is running when the page opens goes on here to its end, even if another device finishes it.
  const [wasRunning] = useState(attempt.status === 'running')
  const now = useServerClock(attempt.serverNow, receivedAt)
  if (!wasRunning) return <ClosedAttempt attempt={attempt} />
  return <Running attempt={attempt} now={now} />
}

function Running({ attempt, now }: { attempt: Attempt; now: () => number }) {
  const answers = useAnswers(attempt, now)
  if (!answers) return <Loading shape="page" />
  return <Sitting attempt={attempt} answers={answers} now={now} />
}

/** Opened after the end: on to the result, unless this device still keeps answers that never arrived. */
function ClosedAttempt({ attempt }: { attempt: Attempt }) {
  const [left] = useState(() => {
    const shelf = openShelf(attempt.id)
    const kept = shelf.all()
    shelf.clear()
    return attempt.items.filter(item => (kept[item.id]?.revision ?? 0) > item.revision)
  })
  if (left.length === 0) return <GoTo address={resultAt(attempt.id)} />
  return (
    <Page title={attempt.title} width="reading">
      <p>
        Диагностика закончилась раньше, чем{' '}
        {plural(left.length, 'ответ дошёл', 'ответа дошли', 'ответов дошли')} с этого устройства до сервера:
        задания {left.map(item => item.position).join(', ')}. Эти ответы не засчитаны, остальные учтены. Если
        связи не было не по вашей вине, напишите методисту: он может назначить диагностику повторно.
      </p>
      <div>
        <ButtonLink to={resultAt(attempt.id)} tone="primary">
          К результату
        </ButtonLink>
      </div>
    </Page>
  )
}
