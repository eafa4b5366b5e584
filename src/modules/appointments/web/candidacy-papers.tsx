import { useState } from 'react'
import { addressOf, useAction } from '#ui/api.ts'
import { Button, ButtonRow } from '#ui/button.tsx'
import { ConfirmAction } from '#ui/confirm-action.tsx'
import { Field } from '#ui/field.tsx'
import { FileDrop } from '#ui/file-drop.tsx'
import { Form, FormButtons, FormErrors, useForm } from '#ui/form.tsx'
import { formatBytes, formatDateShort } from '#ui/format.ts'
import { notify } from '#ui/notify.ts'
import { SidePanel } from '#ui/side-panel.tsx'
import {
  addPaperFile,
  type CandidacyCard,
  correctPaper,
  downloadPaperFile,
  MOST_PAPER_BYTES,
  PAPER_ENDINGS,
  PAPERS,
  type Paper,
  type PaperFile,
  removePaperFile,
} from '../contract.ts'
import classes from './heads.module.css'

type Props = {
  card: CandidacyCard
  paper: Paper
  submissionId?: string
  number: string
  on: string
  files: readonly PaperFile[]
}

/** One paper: number, date, its files; put right and filed by the side that keeps it. */
export function PaperBlock(props: Props) {
  const { card, paper, number, on, files } = props
  const [open, setOpen] = useState<'correct' | 'attach'>()
  const isKept = card.kept.includes(paper)
  return (
    <div>
      <div>
        {PAPERS[paper]} №&nbsp;{number} от&nbsp;{formatDateShort(on)}
      </div>
      <Files card={card} files={files} />
      {files.length === 0 && <div className={classes.soft}>Файл не приложен.</div>}
      {isKept && (
        <ButtonRow>
          <Button size="small" tone="quiet" onClick={() => setOpen('attach')}>
            Приложить файл
          </Button>
          <Button size="small" tone="quiet" onClick={() => setOpen('correct')}>
            Исправить номер и дату
          </Button>
        </ButtonRow>
      )}
      {open === 'correct' && <CorrectDialog {...props} onClose={() => setOpen(undefined)} />}
      {open === 'attach' && <AttachDialog {...props} onClose={() => setOpen(undefined)} />}
    </div>
  )
}

function Files({ card, files }: { card: CandidacyCard; files: readonly PaperFile[] }) {
  const [asked, setAsked] = useState<PaperFile>()
  const remove = useAction(removePaperFile, {
    onDone: () => {
      notify.success('Файл убран')
      setAsked(undefined)
    },
  })
  return (
    <>
      <ul className={classes.files}>
        {files.map(file => (
          <li key={file.id}>
            <a href={addressOf(downloadPaperFile, { params: { id: card.id, file: file.id } })} download>
              {file.name}
            </a>
            <span className={classes.soft}>{formatBytes(file.bytes)}</span>
            {file.isKept && (
              <Button
                size="small"
                tone="quiet"
                aria-label={`Убрать файл ${file.name}`}
                onClick={() => setAsked(file)}
              >
                Убрать
              </Button>
            )}
          </li>
        ))}
      </ul>
      <ConfirmAction
        isOpen={asked !== undefined}
        title={`Убрать файл «${asked?.name ?? ''}»?`}
        consequence="Его больше нельзя будет скачать; в истории останется, что он был."
        confirm="Убрать файл"
        tone="danger"
        reason={{ label: 'Почему', isRequired: true }}
        isBusy={remove.isPending}
        error={remove.error}
        onConfirm={reason =>
          asked && void remove.run({ params: { id: card.id, file: asked.id }, body: { reason } })
        }
        onClose={() => {
          remove.reset()
          setAsked(undefined)
        }}
      />
    </>
  )
}

function CorrectDialog({ card, paper, submissionId, number, on, onClose }: Props & { onClose: () => void }) {
  const form = useForm({ number, on, reason: '' }, { record: card })
  const correct = useAction(correctPaper, {
    onRefused: form.refuse,
    onDone: () => {
      notify.success('Исправлено')
      onClose()
    },
  })
  return (
    <SidePanel isOpen title={`Исправить: ${PAPERS[paper].toLowerCase()}`} onClose={onClose}>
      <Form
        error={form.error}
        label="Номер и дата"
        onSubmit={() =>
          void correct.run({
            params: { id: card.id },
            body: { version: form.version, paper, submissionId: submissionId ?? null, ...form.values },
          })
        }
      >
        <Field label="Номер" isRequired {...form.field('number')} />
        <Field label="Дата" kind="date" isRequired {...form.field('on')} />
        <Field label="Что исправлено" hint="Останется в истории" isRequired {...form.field('reason')} />
        <FormButtons label="Исправить" isBusy={correct.isPending} onClose={onClose} />
      </Form>
    </SidePanel>
  )
}

function AttachDialog({ card, paper, submissionId, onClose }: Props & { onClose: () => void }) {
  const [file, setFile] = useState<File | null>(null)
  const add = useAction(addPaperFile, {
    onDone: () => {
      notify.success('Файл приложен')
      onClose()
    },
  })
  const attach = (chosen: File | null) => {
    setFile(chosen)
    add.reset()
    if (chosen)
      void add.run({
        params: { id: card.id },
        body: { paper, ...(submissionId && { submissionId }) },
        file: chosen,
      })
  }
  return (
    <SidePanel isOpen title={`Приложить файл: ${PAPERS[paper].toLowerCase()}`} onClose={onClose}>
      <FileDrop
        label="Файл документа"
        accept={PAPER_ENDINGS}
        maxBytes={MOST_PAPER_BYTES}
        file={file}
        onFile={attach}
      />
      <FormErrors error={add.error} />
    </SidePanel>
  )
}
