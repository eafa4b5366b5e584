import { type ReactNode, useId, useState } from 'react'
import { Button, ButtonRow } from './button.tsx'
import { Field } from './field.tsx'
import { typeset } from './format.ts'
import panel from './side-panel.module.css'
import { useModal } from './side-panel.tsx'

/**
 * Asks before an official or lost-for-good act. Says what will happen, never «Вы уверены?». The button repeats
 * the verb; the dialog stays open until `onConfirm` has succeeded and shows the refusal inside.
 */
export function ConfirmAction({
  isOpen,
  title,
  consequence,
  confirm,
  tone = 'primary',
  reason,
  isBusy,
  error,
  onConfirm,
  onClose,
}: {
  isOpen: boolean
  /** «Издать приказ № 14?» */
  title: string
  /** «Приказ получат 32 слушателя. Отозвать его можно будет только новым приказом». */
  consequence: ReactNode
  /** Verb of the button: «Издать приказ». */
  confirm: string
  tone?: 'primary' | 'danger'
  /** Asks for the reason, which goes into the history. */
  reason?: { label: string; isRequired?: boolean; hint?: string }
  isBusy?: boolean
  error?: Error | null
  onConfirm: (reason: string) => void
  onClose: () => void
}) {
  const dialog = useModal(isOpen)
  const id = useId()
  return (
    <dialog
      ref={dialog}
      className={panel.dialog}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
      onKeyDown={event => event.stopPropagation()}
    >
      {isOpen && (
        <>
          <h2 id={`${id}-title`}>{typeset(title)}</h2>
          <ConfirmForm {...{ reason, isBusy, error, onConfirm, onClose, confirm, tone }}>
            <div id={`${id}-text`}>{consequence}</div>
          </ConfirmForm>
        </>
      )}
    </dialog>
  )
}

type ConfirmFormProps = Pick<
  Parameters<typeof ConfirmAction>[0],
  'reason' | 'isBusy' | 'error' | 'onConfirm' | 'onClose' | 'confirm' | 'tone'
> & { children: ReactNode }

function ConfirmForm({
  reason,
  isBusy,
  error,
  onConfirm,
  onClose,
  confirm,
  tone,
  children,
}: ConfirmFormProps) {
  const id = useId()
  const [text, setText] = useState('')
  const [isTried, setTried] = useState(false)
  const isMissing = reason?.isRequired === true && text.trim() === ''
  const press = () => {
    setTried(true)
    if (!isMissing && !isBusy) onConfirm(text.trim())
  }
  // No form of its own: the question is often asked from within one, and a browser submits a nested form by itself.
  return (
    <div className={panel.question}>
      {children}
      {reason && (
        <Field
          kind="textarea"
          name={`confirm-${id}`}
          rows={3}
          label={reason.label}
          hint={reason.hint}
          isRequired={reason.isRequired}
          value={text}
          onChange={setText}
          error={isTried && isMissing ? 'Напишите причину: она останется в истории' : undefined}
        />
      )}
      {error && (
        <p role="alert" style={{ color: 'var(--red)' }}>
          {error.message}
        </p>
      )}
      <ButtonRow align="end">
        <Button onClick={onClose}>Отмена</Button>
        <Button tone={tone} isBusy={isBusy} onClick={press}>
          {confirm}
        </Button>
      </ButtonRow>
    </div>
  )
}
