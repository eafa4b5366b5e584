import { useState } from 'react'
import { useAction } from '#ui/api.ts'
import { Button } from '#ui/button.tsx'
import { ConfirmAction } from '#ui/confirm-action.tsx'
import { notify } from '#ui/notify.ts'
import { confirmRight, refuseRight } from '../contract.ts'

/** The two buttons of a second keeper: the right works, or it never does. */
export function Decision({
  accountId,
  request,
}: {
  accountId: string
  request: { id: string; who: string }
}) {
  const [isRefusing, setRefusing] = useState(false)
  const params = { id: accountId, assignmentId: request.id }
  const confirm = useAction(confirmRight, {
    invalidates: ['accounts'],
    onDone: () => notify.success('Роль подтверждена и действует'),
    onRefused: error => notify.error(error.message),
  })
  const refuse = useAction(refuseRight, {
    invalidates: ['accounts'],
    onDone: () => {
      setRefusing(false)
      notify.success('В роли отказано')
    },
  })
  return (
    <>
      <Button
        size="small"
        tone="primary"
        aria-label={`Подтвердить: ${request.who}`}
        isBusy={confirm.isPending}
        onClick={() => void confirm.run({ params })}
      >
        Подтвердить
      </Button>
      <Button size="small" aria-label={`Отказать: ${request.who}`} onClick={() => setRefusing(true)}>
        Отказать
      </Button>
      <ConfirmAction
        isOpen={isRefusing}
        title={`Отказать в роли: ${request.who}?`}
        consequence="Роль не заработает. Чтобы дать её, понадобится новое назначение."
        confirm="Отказать"
        tone="danger"
        reason={{ label: 'Причина', isRequired: true, hint: 'Останется в истории' }}
        isBusy={refuse.isPending}
        error={refuse.error}
        onClose={() => setRefusing(false)}
        onConfirm={reason => void refuse.run({ params, body: { reason } })}
      />
    </>
  )
}
