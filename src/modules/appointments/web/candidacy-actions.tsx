import { type ReactNode, useState } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { systemClock } from '#platform/clock/clock.ts'
import { ActionBar } from '#ui/action-bar.tsx'
import { type ActionState, useAction } from '#ui/api.ts'
import { Field } from '#ui/field.tsx'
import { FileDrop } from '#ui/file-drop.tsx'
import { Form, FormButtons, type FormState, useForm } from '#ui/form.tsx'
import { notify } from '#ui/notify.ts'
import { SidePanel } from '#ui/side-panel.tsx'
import {
  addPaperFile,
  answerCandidacy,
  appointHead,
  type CandidacyCard,
  endHead,
  MOST_PAPER_BYTES,
  PAPER_ENDINGS,
  type Paper,
  sendCandidacy,
  withdrawCandidacy,
} from '../contract.ts'
import { HEAD_ACTIONS, type HeadAction } from '../lifecycle.ts'

const today = () => systemClock.today()
type Dialog = { card: CandidacyCard; onClose: () => void }

/** What may be done next with a candidacy; an official step is a form with the number and date of its paper. */
export function CandidacyActions({ card }: { card: CandidacyCard }) {
  const [asked, setAsked] = useState<HeadAction>()
  const { can } = useSession()
  const withdraw = useAction(withdrawCandidacy, {
    onDone: () => notify.success('Кандидатура снята'),
  })
  if (card.actions.length === 0) return null
  const dialog = { card, onClose: () => setAsked(undefined) }
  return (
    <>
      <ActionBar
        actions={card.actions}
        details={{
          send: { isPrimary: true },
          agree: { isPrimary: !can('heads.propose') },
          appoint: { isPrimary: card.status === 'agreed' },
          withdraw: {
            isDanger: true,
            confirm: {
              title: `Снять кандидатуру: ${card.name}?`,
              consequence:
                'Согласование прекратится. Карточка, письма и история останутся; предложить этого человека снова можно новой кандидатурой.',
              reason: { label: 'Почему', isRequired: true },
            },
          },
        }}
        busy={withdraw.isPending ? 'withdraw' : null}
        error={withdraw.error}
        onAction={(action, reason) =>
          action === 'withdraw'
            ? withdraw.run({ params: { id: card.id }, body: { version: card.version, reason } })
            : setAsked(action as HeadAction)
        }
      />
      {asked === 'send' && <SendDialog {...dialog} />}
      {(asked === 'agree' || asked === 'return' || asked === 'refuse') && (
        <AnswerDialog {...dialog} verdict={asked} />
      )}
      {asked === 'appoint' && <AppointDialog {...dialog} />}
      {asked === 'end' && <EndDialog {...dialog} />}
    </>
  )
}

/** Attaches the chosen file to the paper just recorded; a refusal is told and does not undo the step. */
function useFile(card: CandidacyCard, paper: Paper, onClose: () => void) {
  const [file, setFile] = useState<File | null>(null)
  const add = useAction(addPaperFile, {
    onRefused: error =>
      notify.error(`Записано, но файл не приложен: ${error.message} Приложите его на странице.`),
  })
  const finish = async (words: string, submissionId?: string) => {
    if (file)
      await add.run({
        params: { id: card.id },
        body: { paper, ...(submissionId && { submissionId }) },
        file,
      })
    notify.success(words)
    onClose()
  }
  const drop = (
    <FileDrop
      label="Файл документа"
      hint="Можно приложить и позже"
      accept={PAPER_ENDINGS}
      maxBytes={MOST_PAPER_BYTES}
      file={file}
      onFile={setFile}
    />
  )
  return { drop, finish, isPending: add.isPending }
}

function PaperForm<Values extends { number: string; on: string }>({
  title,
  label,
  form,
  action,
  isFiling,
  numberLabel,
  onSubmit,
  onClose,
  children,
}: {
  title: string
  label: string
  form: FormState<Values>
  action: Pick<ActionState<never>, 'isPending'>
  isFiling: boolean
  numberLabel: string
  onSubmit: () => void
  onClose: () => void
  children: ReactNode
}) {
  const number = form.field('number') as { name: string; value: string; onChange: (value: string) => void }
  const on = form.field('on') as typeof number
  return (
    <SidePanel isOpen title={title} onClose={onClose}>
      <Form error={form.error} label={title} onSubmit={onSubmit}>
        <Field label={numberLabel} isRequired {...number} />
        <Field label="Дата" kind="date" isRequired {...on} />
        {children}
        <FormButtons label={label} isBusy={action.isPending || isFiling} onClose={onClose} />
      </Form>
    </SidePanel>
  )
}

function SendDialog({ card, onClose }: Dialog) {
  const form = useForm({ number: '', on: today() })
  const file = useFile(card, 'letter', onClose)
  const send = useAction(sendCandidacy, {
    onRefused: form.refuse,
    onDone: ({ submissionId }) => void file.finish('Отправлено на согласование', submissionId),
  })
  return (
    <PaperForm
      title={HEAD_ACTIONS.send}
      label="Отправить"
      numberLabel="Номер письма"
      form={form}
      action={send}
      isFiling={file.isPending}
      onClose={onClose}
      onSubmit={() =>
        void send.run({ params: { id: card.id }, body: { version: card.version, ...form.values } })
      }
    >
      {file.drop}
    </PaperForm>
  )
}

const REMARKS = { agree: 'Примечание', return: 'Замечания', refuse: 'Причина отказа' } as const
const ANSWERED = {
  agree: 'Согласовано',
  return: 'Возвращено с замечаниями',
  refuse: 'Отказ записан',
} as const

function AnswerDialog({ card, onClose, verdict }: Dialog & { verdict: 'agree' | 'return' | 'refuse' }) {
  const label = card.actions.find(one => one.action === verdict)?.label ?? HEAD_ACTIONS[verdict]
  const form = useForm({ number: '', on: today(), remarks: '' })
  const file = useFile(card, 'answer', onClose)
  const answer = useAction(answerCandidacy, {
    onRefused: form.refuse,
    onDone: ({ submissionId }) => void file.finish(ANSWERED[verdict], submissionId),
  })
  return (
    <PaperForm
      title={label}
      label={label}
      numberLabel="Номер письма федерального оператора"
      form={form}
      action={answer}
      isFiling={file.isPending}
      onClose={onClose}
      onSubmit={() =>
        void answer.run({
          params: { id: card.id },
          body: { version: card.version, verdict, ...form.values },
        })
      }
    >
      <Field
        label={REMARKS[verdict]}
        kind="textarea"
        rows={4}
        isRequired={verdict !== 'agree'}
        {...form.field('remarks')}
      />
      {file.drop}
    </PaperForm>
  )
}

function AppointDialog({ card, onClose }: Dialog) {
  const form = useForm({ number: '', on: today(), validFrom: today() })
  const file = useFile(card, 'order', onClose)
  const appoint = useAction(appointHead, {
    onRefused: form.refuse,
    onDone: () => void file.finish('Назначение записано'),
  })
  return (
    <PaperForm
      title={HEAD_ACTIONS.appoint}
      label="Назначить"
      numberLabel="Номер приказа"
      form={form}
      action={appoint}
      isFiling={file.isPending}
      onClose={onClose}
      onSubmit={() =>
        void appoint.run({ params: { id: card.id }, body: { version: card.version, ...form.values } })
      }
    >
      {card.status !== 'agreed' && (
        <p>Федеральный оператор ещё не согласовал кандидата: центр будет показан с этим пробелом.</p>
      )}
      <Field label="В должности с" kind="date" isRequired {...form.field('validFrom')} />
      {file.drop}
    </PaperForm>
  )
}

function EndDialog({ card, onClose }: Dialog) {
  const form = useForm({ lastDay: today(), reason: '' })
  const end = useAction(endHead, {
    onRefused: form.refuse,
    onDone: () => {
      notify.success('Полномочия завершены')
      onClose()
    },
  })
  return (
    <SidePanel isOpen title={HEAD_ACTIONS.end} onClose={onClose}>
      <Form
        error={form.error}
        label={HEAD_ACTIONS.end}
        onSubmit={() =>
          void end.run({ params: { id: card.id }, body: { version: card.version, ...form.values } })
        }
      >
        <Field label="Последний день" kind="date" isRequired {...form.field('lastDay')} />
        <Field label="Основание" hint="Номер и дата приказа" isRequired {...form.field('reason')} />
        <FormButtons label="Завершить" isBusy={end.isPending} onClose={onClose} />
      </Form>
    </SidePanel>
  )
}
