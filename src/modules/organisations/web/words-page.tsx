import { useState } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { useAction, useOperation } from '#ui/api.ts'
import { Button } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { Form, FormButtons, useForm } from '#ui/form.tsx'
import { notify } from '#ui/notify.ts'
import { Loaded, Page, Section } from '#ui/page.tsx'
import { SidePanel } from '#ui/side-panel.tsx'
import { type Word, WordList } from '#ui/word-list.tsx'
import { organisationDictionaries, saveOrganisationWord } from '../contract.ts'

type Dictionary = 'functions' | 'infrastructure'

const TITLES: Record<Dictionary, string> = {
  functions: 'Функции организаций',
  infrastructure: 'Инфраструктура национального проекта',
}

/** The open dictionaries of what bodies do and have (rows 2, 3); a word is renamed or retired, never deleted. */
export default function WordsPage() {
  const { isCountrywide } = useSession()
  const query = useOperation(organisationDictionaries, {})
  const [editing, edit] = useState<{ dictionary: Dictionary; word: Word | null } | null>(null)
  return (
    <Page
      title="Справочники организаций"
      back={{ to: '/organisations', label: 'Организации' }}
      lead="Слова, которыми описывают организации. Новое слово видят все регионы, добавляет его администратор страны."
      width="reading"
    >
      <Loaded query={query} shape="rows">
        {words =>
          (Object.keys(TITLES) as Dictionary[]).map(dictionary => (
            <Section
              key={dictionary}
              title={TITLES[dictionary]}
              actions={
                isCountrywide && (
                  <Button size="small" onClick={() => edit({ dictionary, word: null })}>
                    Добавить
                  </Button>
                )
              }
            >
              <WordList
                words={words[dictionary]}
                onEdit={isCountrywide ? word => edit({ dictionary, word }) : undefined}
              />
            </Section>
          ))
        }
      </Loaded>
      {editing && <WordDialog {...editing} onClose={() => edit(null)} />}
    </Page>
  )
}

function WordDialog({
  dictionary,
  word,
  onClose,
}: {
  dictionary: Dictionary
  word: Word | null
  onClose: () => void
}) {
  const form = useForm(word ?? { code: '', title: '', isRetired: false })
  const save = useAction(saveOrganisationWord, {
    onRefused: form.refuse,
    onDone: () => {
      notify.success('Записано')
      onClose()
    },
  })
  return (
    <SidePanel isOpen title={TITLES[dictionary]} onClose={onClose}>
      <Form
        error={form.error}
        label="Слово справочника"
        onSubmit={() => void save.run({ body: { dictionary, ...form.values } })}
      >
        <Field label="Название" isRequired {...form.field('title')} />
        {!word && (
          <Field label="Код" hint="Для файлов и отборов: mentoring" isRequired {...form.field('code')} />
        )}
        <Field label="Больше не предлагать" kind="checkbox" {...form.field('isRetired')} />
        <FormButtons label="Записать" isBusy={save.isPending} onClose={onClose} />
      </Form>
    </SidePanel>
  )
}
