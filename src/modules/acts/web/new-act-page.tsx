import { useAction } from '#ui/api.ts'
import { useForm } from '#ui/form.tsx'
import { useGo } from '#ui/link.tsx'
import { notify } from '#ui/notify.ts'
import { Page } from '#ui/page.tsx'
import { registerAct } from '../contract.ts'
import { ActForm, type ActValues, bodyOf, EMPTY_ACT, useOwner } from './act-form.tsx'

/** An act is entered first; its files are attached on its card, each to its edition. */
export default function NewActPage() {
  const go = useGo()
  const form = useForm<ActValues>(EMPTY_ACT, { keepAs: 'new-act' })
  const owner = useOwner(form.values)
  const register = useAction(registerAct, {
    onRefused: form.refuse,
    onDone: ({ id }) => {
      form.reset(EMPTY_ACT)
      notify.success('Акт внесён. Приложите его файл')
      go(`/acts/${id}`)
    },
  })
  return (
    <Page title="Новый акт" back={{ to: '/acts', label: 'Правовые акты' }} width="reading">
      <ActForm
        form={form}
        isNew
        isBusy={register.isPending}
        cancelTo="/acts"
        onSubmit={() => void register.run({ body: { ...bodyOf(form.values), owner } })}
      />
    </Page>
  )
}
