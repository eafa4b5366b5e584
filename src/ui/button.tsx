import { Link } from '@tanstack/react-router'
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import classes from './button.module.css'
import { locationOf } from './link.tsx'

export type ButtonTone = 'primary' | 'default' | 'quiet' | 'danger'

export type ButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'> & {
  children: ReactNode
  /** One `primary` on a screen: the recommended step. `danger` only for what cannot be undone. */
  tone?: ButtonTone
  size?: 'normal' | 'small'
  /** Shows that work goes on and ignores presses; the label stays. */
  isBusy?: boolean
  /** Takes the whole width: thumb reach on a phone. */
  isWide?: boolean
  className?: string
  ref?: Ref<HTMLButtonElement>
}

/** Button. For going to another page use `ButtonLink`: it is a link and can be opened in a new tab. */
export function Button({
  tone = 'default',
  size,
  isBusy,
  isWide,
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={`${classes.button} ${classes[tone]} ${className ?? ''}`}
      data-size={size}
      data-wide={isWide || undefined}
      aria-busy={isBusy || undefined}
      aria-disabled={isBusy || rest['aria-disabled']}
      onClick={isBusy ? event => event.preventDefault() : rest.onClick}
    >
      {isBusy && <span className={classes.spinner} aria-hidden="true" />}
      {children}
    </button>
  )
}

/**
 * Link that looks like a button. `isDownload` and `isExternal` leave the router alone: the browser fetches a
 * file, or goes to an address of the server itself.
 */
export function ButtonLink({
  to,
  tone = 'default',
  size,
  isWide,
  isDownload,
  isExternal,
  children,
}: {
  to: string
  tone?: ButtonTone
  size?: 'normal' | 'small'
  isWide?: boolean
  isDownload?: boolean
  isExternal?: boolean
  children: ReactNode
}) {
  const look = {
    className: `${classes.button} ${classes[tone]}`,
    'data-size': size,
    'data-wide': isWide || undefined,
  }
  if (isDownload || isExternal)
    return (
      <a {...look} href={to} download={isDownload}>
        {children}
      </a>
    )
  return (
    <Link {...look} {...locationOf(to)}>
      {children}
    </Link>
  )
}

/** Row of buttons: wraps on a narrow screen, full width on a phone. */
export function ButtonRow({ children, align }: { children: ReactNode; align?: 'start' | 'end' }) {
  return (
    <div className={classes.row} data-align={align}>
      {children}
    </div>
  )
}
