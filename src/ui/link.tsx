import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import classes from './link.module.css'

export type AppLinkProps = {
  /** Address inside the product, with search: `/people/019…?tab=history`. */
  to: string
  children: ReactNode
  /** `plain` has no underline until pointed at: for rows and navigation. */
  look?: 'text' | 'plain' | 'block'
  className?: string | undefined
  onClick?: () => void
  'aria-label'?: string
  'aria-current'?: 'page' | undefined
}

/** Link to another page of the product; preloads it when pointed at. Whether it is the current one is said by its user. */
export function AppLink({ to, look = 'text', className, ...rest }: AppLinkProps) {
  return (
    <Link
      {...locationOf(to)}
      activeOptions={EXACT}
      className={`${classes[look]} ${className ?? ''}`}
      {...rest}
    />
  )
}

/** By itself the router marks «/people» as current on «/people/import» as well. */
const EXACT = { exact: true }

/** Goes to an address inside the product, written as a whole: `/people/019…?tab=history`. */
export function useGo(): (to: string, options?: { replace?: boolean; isSaved?: boolean }) => void {
  const navigate = useNavigate()
  return (to, { isSaved = false, ...options } = {}) =>
    void navigate({ ...locationOf(to), ...options, ignoreBlocker: isSaved })
}

/** The router takes path, search and hash apart; addresses from the server come whole. */
export function locationOf(address: string): { to: string; search: Record<string, string>; hash?: string } {
  const url = new URL(address, 'http://inside')
  return {
    to: url.pathname,
    search: Object.fromEntries(url.searchParams),
    ...(url.hash && { hash: url.hash.slice(1) }),
  }
}
