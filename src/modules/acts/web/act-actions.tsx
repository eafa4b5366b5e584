import { useState } from 'react'
import { ActionBar } from '#ui/action-bar.tsx'
import { useAction } from '#ui/api.ts'
import { Field } from '#ui/field.tsx'
import { Form, FormButtons, useForm } from '#ui/form.tsx'
import { useGo } from '#ui/link.tsx'
import { notify } from '#ui/notify.ts'
import { SidePanel } from '#ui/side-panel.tsx'
import { type ActCard, addEdition, repealAct, withdrawAct } from '../contract.ts'

/** What may be done next with an act entered by hand. */
export function ActActions({ act }: { act: ActCard }) {
  const go = useGo()
  const [asked, setAsked] = useState<'repeal' | 'add-edition'>()
  const of = { params: { id: act.id } }
  const withdraw = useAction(withdrawAct, { onDone: () => notify.success('Запись снята') })
  const restore = useAction(repealAct, { onDone: () => notify.success('Акт снова действует') })
  const close = () => setAsked(undefined)
  return (
    <>
      <ActionBar
        actions={act.actions}
        details={{
          restore: {
            confirm: {
              title: 'Снять отметку об отмене?',
              consequence: 'Акт снова будет показан действующим с первого дня без перерыва.',
              reason: { label: 'Почему', isRequired: true },
            },
          },
          withdraw: {
            isDanger: true,
            confirm: {
              title: 'Снять запись об акте?',
              consequence:
                'Акт уйдёт из реестра и из выгрузок. Карточка, файлы и история останутся по ссылке. Утративший силу акт не снимают, а отмечают отменённым.',
              reason: { label: 'Почему запись ошибочна', isRequired: true },
            },
          },
        }}
        busy={withdraw.isPending ? 'withdraw' : restore.isPending ? 'restore' : null}
        error={withdraw.error ?? restore.error}
        onAction={(action, reason) => {
          if (action === 'withdraw') return withdraw.run({ ...of, body: { version: act.version, reason } })
          if (action === 'restore')
            return restore.run({ ...of, body: { version: act.version, repealedOn: null, basis: reason } })
          if (action === 'repeal' || action === 'add-edition') setAsked(action)
          else if (action === 'change') go(`/acts/${act.id}/edit`)
        }}
      />
      {asked === 'repeal' && <RepealDialog act={act} onClose={close} />}
      {asked === 'add-edition' && <EditionDialog act={act} onClose={close} />}
    </>
  )
}

type DialogProps = { act: ActCard; onClose: () => void }

function RepealDialog({ act, onClose }: DialogProps) {
  const form = useForm({ repealedOn: '', basis: '' })
  const repeal = useAction(repealAct, {
    onRefused: form.refuse,
    onDone: () => {
      notify.success('Отмечено: акт утратил силу')
      onClose()
    },
  })
  return (
    <SidePanel isOpen title="Акт утратил силу" onClose={onClose}>
      <Form
        error={form.error}
        label="Отмена акта"
        onSubmit={() =>
          void repeal.run({ params: { id: act.id }, body: { version: act.version, ...form.values } })
        }
      >
        <Field
          label="Не действует с"
          kind="date"
          hint="Первый день, когда акт уже не действует"
          isRequired
          {...form.field('repealedOn')}
        />
        <Field label="Чем отменён" hint="Вид, номер и дата акта" isRequired {...form.field('basis')} />
        <FormButtons label="Отметить отмену" isBusy={repeal.isPending} onClose={onClose} />
      </Form>
    </SidePanel>
  )
}

function EditionDialog({ act, onClose }: DialogProps) {
  const form = useForm({ editionOn: '', madeBy: '' })
  const add = useAction(addEdition, {
    onRefused: form.refuse,
    onDone: () => {
      notify.success('Редакция записана. Приложите её файл')
      onClose()
    },
  })
  return (
    <SidePanel isOpen title="Новая редакция" onClose={onClose}>
      <Form
        error={form.error}
        label="Новая редакция"
        onSubmit={() =>
          void add.run({ params: { id: act.id }, body: { version: act.version, ...form.values } })
        }
      >
        <Field
          label="Действует с"
          kind="date"
          hint="Прежняя редакция останется со своими днями и файлами"
          isRequired
          {...form.field('editionOn')}
        />
        <Field
          label="Каким актом внесены изменения"
          hint="Вид, номер и дата"
          isRequired
          {...form.field('madeBy')}
        />
        <FormButtons label="Записать редакцию" isBusy={add.isPending} onClose={onClose} />
      </Form>
    </SidePanel>
  )
}
