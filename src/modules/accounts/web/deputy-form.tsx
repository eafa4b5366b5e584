import { useAction } from '#ui/api.ts'
import { Button, ButtonRow } from '#ui/button.tsx'
import { Form, useForm } from '#ui/form.tsx'
import { notify } from '#ui/notify.ts'
import { type AccountCard, appointDeputy } from '../contract.ts'
import { delegationOf, EMPTY_DELEGATION, PersonField, TimeAndGrounds } from './delegate-form.tsx'

/** Lets somebody stand in for the holder of a role who cannot pass it on herself. */
export function DeputyForm({
  accountId,
  held,
  onDone,
}: {
  accountId: string
  held: AccountCard['roles'][number]
  onDone: () => void
}) {
  const form = useForm(EMPTY_DELEGATION)
  const appoint = useAction(appointDeputy, {
    invalidates: ['accounts'],
    onRefused: form.refuse,
    onDone: ({ waits }) => {
      notify.success(
        waits ? 'Замещающий назначен и ждёт подтверждения второго администратора' : 'Замещающий назначен',
      )
      onDone()
    },
  })
  const submit = () =>
    void appoint.run({
      params: { id: accountId, assignmentId: held.id },
      body: delegationOf(form.values),
    })
  return (
    <Form error={form.error} label="Назначить замещающего" onSubmit={submit}>
      <p>
        {[held.roleTitle, held.scopeName].filter(Boolean).join(' — ')}: замещающий увидит то же, что и сам
        человек, и всё сделает с пометкой «по поручению».
      </p>
      <PersonField form={form} />
      <TimeAndGrounds form={form} />
      <ButtonRow>
        <Button type="submit" tone="primary" isBusy={appoint.isPending}>
          Назначить
        </Button>
      </ButtonRow>
    </Form>
  )
}
