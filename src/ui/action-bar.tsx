import { type ReactNode, useState } from 'react'
import classes from './action-bar.module.css'
import { Button, ButtonRow } from './button.tsx'
import { ConfirmAction } from './confirm-action.tsx'

/** One line of «what may be done next», as the server's lifecycle and policy answer it. */
export type NextAction = {
  action: string
  label: string
  allowed: boolean
  /** Why not now, in words; shown when not allowed. */
  reason?: string | null
}

/** What the page adds to an action: what to ask before, which is the main one. */
export type ActionDetails = {
  isPrimary?: boolean
  isDanger?: boolean
  confirm?: {
    title: string
    consequence: ReactNode
    reason?: { label: string; isRequired?: boolean; hint?: string }
  }
}

/**
 * The next actions as buttons, and beneath them why the others are not available now.
 * `onAction` gets the action's code and the reason typed in the confirmation, if it asks for one, and answers what
 * `run` of `useAction` does: a refusal keeps the dialog and its reason. While it is under way (`busy`) the button shows
 * it.
 */
export function ActionBar({
  actions,
  details = {},
  busy,
  error,
  onAction,
}: {
  actions: readonly NextAction[]
  details?: Readonly<Record<string, ActionDetails>>
  /** Code of the action under way. */
  busy?: string | null
  error?: Error | null
  onAction: (action: string, reason: string) => unknown
}) {
  const [asked, setAsked] = useState<string | null>(null)
  const possible = actions.filter(item => item.allowed)
  const impossible = actions.filter(item => !item.allowed && item.reason)
  const asking = possible.find(item => item.action === asked)
  const question = asking && details[asking.action]?.confirm
  return (
    <div className={classes.bar} data-no-print>
      <ButtonRow>
        {possible.map(item => (
          <Button
            key={item.action}
            tone={toneOf(details[item.action])}
            isBusy={busy === item.action}
            onClick={() => {
              if (details[item.action]?.confirm) setAsked(item.action)
              else onAction(item.action, '')
            }}
          >
            {item.label}
          </Button>
        ))}
      </ButtonRow>
      {error && !question && (
        <p role="alert" className={classes.error}>
          {error.message}
        </p>
      )}
      {impossible.length > 0 && (
        <details className={classes.why}>
          <summary>Почему нельзя другое</summary>
          <dl>
            {impossible.map(item => (
              <div key={item.action}>
                <dt>{item.label}</dt>
                <dd>{item.reason}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
      {asking && question && (
        <ConfirmAction
          isOpen
          {...question}
          confirm={asking.label}
          tone={details[asking.action]?.isDanger ? 'danger' : 'primary'}
          isBusy={busy === asking.action}
          error={error ?? null}
          onClose={() => setAsked(null)}
          onConfirm={reason => {
            void Promise.resolve(onAction(asking.action, reason)).then(done => {
              if (done !== false) setAsked(null)
            })
          }}
        />
      )}
    </div>
  )
}

function toneOf(details: ActionDetails | undefined): 'primary' | 'default' | 'danger' {
  if (details?.isDanger) return 'danger'
  return details?.isPrimary ? 'primary' : 'default'
}
