import { useState } from 'react'
import { addressOf, useAction } from '#ui/api.ts'
import { Button } from '#ui/button.tsx'
import { ConfirmAction } from '#ui/confirm-action.tsx'
import { FileDrop } from '#ui/file-drop.tsx'
import { FormErrors } from '#ui/form.tsx'
import { formatBytes, formatDateShort } from '#ui/format.ts'
import { notify } from '#ui/notify.ts'
import { Section } from '#ui/page.tsx'
import { Progress } from '#ui/progress.tsx'
import {
  type ActCard,
  type ActEdition,
  addActFile,
  downloadActFile,
  FILE_ENDINGS,
  MOST_FILE_BYTES,
  removeActFile,
} from '../contract.ts'
import classes from './acts.module.css'

/** Editions of an act entered by hand, newest first, each with its files. */
export function ActEditions({ act }: { act: ActCard }) {
  const isKept = act.actions.some(one => one.action === 'change' && one.allowed)
  return (
    <Section title="Редакции и файлы">
      <ol className={classes.editions}>
        {act.editions.map(edition => (
          <li key={edition.id}>
            <strong>{nameOf(edition)}</strong>
            <p className={classes.soft}>{termOf(edition)}</p>
            <Files actId={act.id} edition={edition} isKept={isKept} />
            {isKept && <Attach actId={act.id} edition={edition} />}
          </li>
        ))}
      </ol>
    </Section>
  )
}

const nameOf = ({ number, editionOn }: ActEdition) =>
  number === 1 ? 'Первоначальная редакция' : `Редакция от ${formatDateShort(editionOn)}`

const termOf = ({ editionOn, until, madeBy }: ActEdition) =>
  [
    until
      ? `действовала с ${formatDateShort(editionOn)} по ${formatDateShort(until)}`
      : `с ${formatDateShort(editionOn)}`,
    madeBy && `изменения внесены: ${madeBy}`,
  ]
    .filter(Boolean)
    .join('; ')

function Files({ actId, edition, isKept }: { actId: string; edition: ActEdition; isKept: boolean }) {
  const [asked, setAsked] = useState<string>()
  const remove = useAction(removeActFile, {
    invalidates: ['acts'],
    onDone: () => {
      notify.success('Файл убран')
      setAsked(undefined)
    },
  })
  if (edition.files.length === 0) return <p className={classes.soft}>Файл не приложен.</p>
  const asking = edition.files.find(file => file.id === asked)
  return (
    <ul className={classes.chosen}>
      {edition.files.map(file => (
        <li key={file.id}>
          <a
            className={classes.file}
            href={addressOf(downloadActFile, { params: { id: actId, file: file.id } })}
            download
          >
            {file.name}
          </a>
          <span className={classes.soft}>{formatBytes(file.bytes)}</span>
          {isKept && <Button onClick={() => setAsked(file.id)}>Убрать</Button>}
        </li>
      ))}
      <ConfirmAction
        isOpen={asking !== undefined}
        title={`Убрать файл «${asking?.name ?? ''}»?`}
        consequence="Его больше нельзя будет скачать; в истории акта останется, что он был."
        confirm="Убрать файл"
        tone="danger"
        reason={{ label: 'Почему', isRequired: true }}
        isBusy={remove.isPending}
        error={remove.error}
        onConfirm={reason =>
          asked && void remove.run({ params: { id: actId, file: asked }, body: { reason } })
        }
        onClose={() => setAsked(undefined)}
      />
    </ul>
  )
}

function Attach({ actId, edition }: { actId: string; edition: ActEdition }) {
  const [file, setFile] = useState<File | null>(null)
  const add = useAction(addActFile, {
    invalidates: ['acts'],
    onDone: () => {
      notify.success('Файл приложен')
      setFile(null)
    },
  })
  const attach = (chosen: File | null) => {
    setFile(chosen)
    add.reset()
    if (chosen) void add.run({ params: { id: actId }, body: { edition: edition.id }, file: chosen })
  }
  return (
    <>
      <FileDrop
        label={`Приложить файл: ${nameOf(edition).toLowerCase()}`}
        accept={FILE_ENDINGS}
        maxBytes={MOST_FILE_BYTES}
        file={file}
        onFile={attach}
      />
      {add.isPending && <Progress label="Загружаем файл" />}
      <FormErrors error={add.error} />
    </>
  )
}
