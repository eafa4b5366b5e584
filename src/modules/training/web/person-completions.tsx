import { useState } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { useAction, useOperation } from '#ui/api.ts'
import { Button } from '#ui/button.tsx'
import { ConfirmAction } from '#ui/confirm-action.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDate } from '#ui/format.ts'
import { notify } from '#ui/notify.ts'
import { Loaded } from '#ui/page.tsx'
import { Status } from '#ui/status.tsx'
import { type CompletionRow, DOCUMENT_KINDS, listCompletions, revokeCompletion } from '../contract.ts'
import classes from './completions.module.css'
import { RecordTraining } from './record-training.tsx'

/** Programmes a person has finished, with their documents; a wrong record is taken back here with a reason. */
export default function PersonCompletions({ personId }: { personId: string }) {
  const { can } = useSession()
  const query = useOperation(listCompletions, { params: { id: personId } })
  const [isRecording, setRecording] = useState(false)
  const [revoked, setRevoked] = useState<CompletionRow | null>(null)
  const revoke = useAction(revokeCompletion, {
    onDone: () => {
      setRevoked(null)
      notify.success('Запись отозвана.')
    },
  })
  return (
    <Loaded query={query} shape="rows">
      {({ completions, name, mayRecord }) => (
        <>
          {mayRecord && (
            <div className={classes.tools}>
              <Button onClick={() => setRecording(true)}>Записать обучение</Button>
            </div>
          )}
          {isRecording && (
            <RecordTraining people={[{ id: personId, name }]} onClose={() => setRecording(false)} />
          )}
          {completions.length === 0 ? (
            <EmptyState title="Освоенных программ пока нет">
              Запись появится, когда внесут документ об освоении программы: в маршрут или здесь.
            </EmptyState>
          ) : (
            <ul className={classes.list}>
              {completions.map(row => (
                <Completion
                  key={row.id}
                  row={row}
                  onRevoke={can('training.record') && row.mayRevoke ? () => setRevoked(row) : undefined}
                />
              ))}
            </ul>
          )}
          <ConfirmAction
            isOpen={revoked !== null}
            title="Отозвать запись об освоении?"
            consequence={`${revoked?.programmeTitle ?? ''}, документ № ${revoked?.documentNumber ?? ''}. Запись останется видна, но с сегодняшнего дня не будет учитываться в показателях. Верный документ вносится заново.`}
            confirm="Отозвать запись"
            tone="danger"
            reason={{ label: 'Что не так', isRequired: true, hint: 'Не короче пяти знаков' }}
            isBusy={revoke.isPending}
            error={revoke.error}
            onClose={() => {
              revoke.reset()
              setRevoked(null)
            }}
            onConfirm={reason => void revoke.run({ params: { id: revoked!.id }, body: { reason } })}
          />
        </>
      )}
    </Loaded>
  )
}

function Completion({ row, onRevoke }: { row: CompletionRow; onRevoke: (() => void) | undefined }) {
  return (
    <li className={classes.row} data-revoked={row.revokedAt !== null || undefined}>
      <div>
        <div className={classes.title}>{row.programmeTitle}</div>
        <div className={classes.meta}>
          <span>{row.providerName}</span>
          <span>{row.hours}&nbsp;ч</span>
          <span>окончена {formatDate(row.completedOn)}</span>
          <span>
            {DOCUMENT_KINDS[row.documentKind]} № {row.documentNumber} от {formatDate(row.issuedOn)}
          </span>
        </div>
        {row.programmeId && (
          <div className={classes.meta}>
            <span>
              {row.federalRegisterNumber
                ? `в день окончания в федеральном реестре № ${row.federalRegisterNumber}`
                : 'в день окончания не в федеральном реестре'}
            </span>
            <span>{row.byDiagnosis ? 'подобрана по диагностике' : 'выбрана не по диагностике'}</span>
          </div>
        )}
        {row.revokedAt && (
          <div className={classes.meta}>
            <Status tone="lost">Запись отозвана</Status> <span>{row.revokeReason}</span>
          </div>
        )}
      </div>
      {!row.revokedAt && onRevoke && (
        <Button size="small" tone="quiet" aria-label={`Отозвать: ${row.programmeTitle}`} onClick={onRevoke}>
          Отозвать
        </Button>
      )}
    </li>
  )
}
