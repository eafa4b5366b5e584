import { useAction, useOperation } from '#ui/api.ts'
import { useForm } from '#ui/form.tsx'
import { LeaveGuard } from '#ui/leave-guard.tsx'
import { useGo } from '#ui/link.tsx'
import { notify } from '#ui/notify.ts'
import { Loaded, Page } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import { type ActCard, changeAct, getAct } from '../contract.ts'
import { ActForm, type ActValues, bodyOf, EMPTY_ACT } from './act-form.tsx'

export default function EditActPage() {
  const query = useOperation(getAct, { params: { id: usePageParam('id') } })
  return <Loaded query={query}>{act => <EditAct act={act} />}</Loaded>
}

function EditAct({ act }: { act: ActCard }) {
  const go = useGo()
  const to = `/acts/${act.id}`
  const form = useForm<ActValues>(valuesOf(act), { record: act })
  const change = useAction(changeAct, {
    onRefused: form.refuse,
    onDone: () => {
      notify.success('Записано')
      go(to, { isSaved: true })
    },
  })
  return (
    <Page title="Изменить сведения об акте" back={{ to, label: act.title }} width="reading">
      <LeaveGuard isDirty={form.isDirty} />
      <ActForm
        form={form}
        isNew={false}
        isBusy={change.isPending}
        cancelTo={to}
        onSubmit={() =>
          void change.run({
            params: { id: act.id },
            body: { ...bodyOf(form.values), version: form.version },
          })
        }
      />
    </Page>
  )
}

function valuesOf(act: ActCard): ActValues {
  const named = (acts: ActCard['repeals']) => acts.flatMap(({ id, label }) => (id ? [{ id, label }] : []))
  return {
    ...EMPTY_ACT,
    kind: act.kind,
    level: act.level ?? '',
    topic: act.topic ?? 'other',
    authority: act.authority,
    number: act.number ?? '',
    issuedOn: act.issuedOn ?? '',
    title: act.title,
    inForceFrom: act.inForceFrom ?? '',
    note: act.note ?? '',
    repeals: named(act.repeals),
    amends: named(act.amends),
  }
}
