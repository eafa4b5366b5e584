import { type ReactNode, useEffect, useRef } from 'react'
import { Button } from './button.tsx'
import classes from './side-panel.module.css'

/**
 * Panel from the right over the page; a whole screen on a phone. The focus stays inside and comes back where
 * it was; Esc and a press beside it close. Keep what is open in the address (`useTableSearch().open`), so that
 * a link leads to it and «Назад» closes it.
 */
export function SidePanel({
  isOpen,
  title,
  onClose,
  actions,
  children,
  label,
}: {
  isOpen: boolean
  title: string
  onClose: () => void
  /** Buttons at the bottom. */
  actions?: ReactNode
  children: ReactNode
  /** What the panel is, for screen readers, if the title does not say it. */
  label?: string
}) {
  const dialog = useModal(isOpen)
  return (
    <dialog
      ref={dialog}
      className={classes.panel}
      aria-label={label ?? title}
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
      onClick={event => event.target === dialog.current && onClose()}
      onKeyDown={event => event.stopPropagation()}
    >
      {isOpen && (
        <div className={classes.inside}>
          <div className={classes.head}>
            <h2>{title}</h2>
            <Button tone="quiet" size="small" onClick={onClose}>
              Закрыть
            </Button>
          </div>
          <div className={classes.content}>{children}</div>
          {actions && <div className={classes.foot}>{actions}</div>}
        </div>
      )}
    </dialog>
  )
}

/** Keeps a native dialog open as a modal one while `isOpen`; the browser traps and restores the focus. */
export function useModal(isOpen: boolean) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const node = dialog.current
    if (!node) return
    if (isOpen && !node.open) node.showModal()
    if (!isOpen && node.open) node.close()
    return () => {
      if (node.open) node.close()
    }
  }, [isOpen])
  return dialog
}
