import { useState } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { useAction, useOperation } from '#ui/api.ts'
import { Button } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { Form, FormButtons, useForm } from '#ui/form.tsx'
import { notify } from '#ui/notify.ts'
import { Loaded, Page } from '#ui/page.tsx'
import { SidePanel } from '#ui/side-panel.tsx'
import { type Word, WordList } from '#ui/word-list.tsx'
import { partyCapacities, saveCapacity } from '../contract.ts'

/** The open dictionary: in what capacity a physical person is a subject. */
export default function CapacitiesPage() {
  const { isCountrywide } = useSession()
  const query = useOperation(partyCapacities, {})
  const [editing, edit] = useState<{ word: Word | null } | null>(null)
  return (
    <Page
      title="В качестве кого действуют физические лица"
      back={{ to: '/parties', label: 'Субъекты деятельности' }}
      width="reading"
      lead="Слова видят все регионы; добавляет их администратор страны."
      actions={isCountrywide && <Button onClick={() => edit({ word: null })}>Добавить</Button>}
    >
      <Loaded query={query} shape="rows">
        {({ capacities }) => (
          <WordList words={capacities} onEdit={isCountrywide ? word => edit({ word }) : undefined} />
        )}
      </Loaded>
      {editing && <WordDialog word={editing.word} onClose={() => edit(null)} />}
    </Page>
  )
}

function WordDialog({ word, onClose }: { word: Word | null; onClose: () => void }) {
  const form = useForm(word ?? { code: '', title: '', isRetired: false })
  const save = useAction(saveCapacity, {
    onRefused: form.refuse,
    onDone: () => {
      notify.success('Записано')
      onClose()
    },
  })
  return (
    <SidePanel isOpen title="В качестве кого" onClose={onClose}>
      <Form
        error={form.error}
        label="Слово справочника"
        onSubmit={() => void save.run({ body: form.values })}
      >
        <Field label="Название" isRequired {...form.field('title')} />
        {!word && (
          <Field label="Код" hint="Для файлов и отборов: mentor" isRequired {...form.field('code')} />
        )}
        <Field label="Больше не предлагать" kind="checkbox" {...form.field('isRetired')} />
        <FormButtons label="Записать" isBusy={save.isPending} onClose={onClose} />
      </Form>
    </SidePanel>
  )
}
