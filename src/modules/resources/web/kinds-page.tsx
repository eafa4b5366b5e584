import { useState } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { useAction, useOperation } from '#ui/api.ts'
import { Button } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { Form, FormButtons, useForm } from '#ui/form.tsx'
import { notify } from '#ui/notify.ts'
import { Loaded, Page, Section } from '#ui/page.tsx'
import { SidePanel } from '#ui/side-panel.tsx'
import { WordList } from '#ui/word-list.tsx'
import {
  listResourceKinds,
  type ResourceKind,
  type ResourceType,
  saveResourceKind,
  TYPES,
} from '../contract.ts'

/** The open dictionary of kinds inside the four types; a kind is renamed or retired, never deleted. */
export default function KindsPage() {
  const { isCountrywide } = useSession()
  const query = useOperation(listResourceKinds, {})
  const [editing, edit] = useState<{ type: ResourceType; kind: ResourceKind | null } | null>(null)
  return (
    <Page
      title="Виды ресурсов"
      back={{ to: '/resources', label: 'Ресурсы' }}
      lead="Четыре типа названы в актах, виды внутри них добавляет администратор страны. Новый вид видят все регионы."
      width="reading"
    >
      <Loaded query={query} shape="rows">
        {({ kinds }) =>
          (Object.keys(TYPES) as ResourceType[]).map(type => (
            <Section
              key={type}
              title={`${TYPES[type].charAt(0).toUpperCase()}${TYPES[type].slice(1)}`}
              actions={
                isCountrywide && (
                  <Button size="small" onClick={() => edit({ type, kind: null })}>
                    Добавить
                  </Button>
                )
              }
            >
              <WordList
                words={kinds.filter(kind => kind.type === type)}
                onEdit={isCountrywide ? kind => edit({ type, kind }) : undefined}
              />
            </Section>
          ))
        }
      </Loaded>
      {editing && <KindDialog {...editing} onClose={() => edit(null)} />}
    </Page>
  )
}

function KindDialog({
  type,
  kind,
  onClose,
}: {
  type: ResourceType
  kind: ResourceKind | null
  onClose: () => void
}) {
  const form = useForm({
    code: kind?.code ?? '',
    title: kind?.title ?? '',
    isRetired: kind?.isRetired ?? false,
  })
  const save = useAction(saveResourceKind, {
    onRefused: form.refuse,
    onDone: () => {
      notify.success('Вид записан')
      onClose()
    },
  })
  return (
    <SidePanel isOpen title={`Вид: ${TYPES[type]}`} onClose={onClose}>
      <Form
        error={form.error}
        label="Вид ресурса"
        onSubmit={() => void save.run({ body: { type, ...form.values } })}
      >
        <Field label="Название" isRequired {...form.field('title')} />
        {!kind && <Field label="Код" hint="Латиницей: sports-hall" isRequired {...form.field('code')} />}
        <Field label="Больше не предлагать" kind="checkbox" {...form.field('isRetired')} />
        <FormButtons label="Записать" isBusy={save.isPending} onClose={onClose} />
      </Form>
    </SidePanel>
  )
}
