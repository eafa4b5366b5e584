import { useState } from 'react'
import { ActionBar, type ActionDetails } from '#ui/action-bar.tsx'
import { useAction } from '#ui/api.ts'
import { notify } from '#ui/notify.ts'
import { actOnPair, type PairCard } from '../contract.ts'
import type { PairAction } from '../lifecycle.ts'
import { ResultDialog, StartDialog, TermsDialog } from './pair-dialogs.tsx'

const DETAILS: Record<string, ActionDetails> = {
  agree: { isPrimary: true },
  start: { isPrimary: true },
  end: { isPrimary: true },
  decline: {
    confirm: {
      title: 'Отказаться от пары?',
      consequence: 'Методист и второй педагог увидят вашу причину. Пару можно будет предложить снова.',
      reason: { label: 'Почему', isRequired: true, hint: 'Например: в этом полугодии нет часов' },
    },
  },
  withdraw: {
    confirm: {
      title: 'Отозвать пару?',
      consequence: 'Оба педагога узнают об этом. Пару можно будет предложить снова.',
      reason: { label: 'Почему', isRequired: true },
    },
  },
  repropose: {
    confirm: {
      title: 'Предложить снова?',
      consequence: 'Обоих педагогов спросят заново, прежние ответы не считаются.',
    },
  },
}

const DONE: Partial<Record<PairAction, string>> = {
  agree: 'Ваше согласие записано',
  decline: 'Отказ записан',
  withdraw: 'Пара отозвана',
  repropose: 'Пара предложена снова',
}

type Dialog = 'start' | 'end' | 'conclude' | 'change'
const DIALOGS: readonly string[] = ['start', 'end', 'conclude', 'change'] satisfies Dialog[]

/** What the reader may do with a pair next; official steps ask for what they need in a panel. */
export function PairActions({ pair }: { pair: PairCard }) {
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const [busy, setBusy] = useState<string | null>(null)
  const act = useAction(actOnPair, {
    invalidates: ['mentoring', 'notifications', 'shell'],
    onDone: () => {
      if (busy) notify.success(DONE[busy as PairAction] ?? 'Записано')
    },
  })
  if (pair.actions.length === 0) return null
  const run = async (action: string, reason: string) => {
    if (DIALOGS.includes(action)) return setDialog(action as Dialog)
    setBusy(action)
    const done = await act.run({
      params: { id: pair.id },
      body: { action: action as 'agree', version: pair.version, reason },
    })
    setBusy(null)
    return done
  }
  const close = () => setDialog(null)
  return (
    <>
      <ActionBar
        actions={pair.actions}
        details={DETAILS}
        busy={act.isPending ? busy : null}
        error={act.error}
        onAction={run}
      />
      {dialog === 'change' && <TermsDialog pair={pair} onClose={close} />}
      {dialog === 'start' && <StartDialog pair={pair} onClose={close} />}
      {(dialog === 'end' || dialog === 'conclude') && (
        <ResultDialog pair={pair} action={dialog} onClose={close} />
      )}
    </>
  )
}
