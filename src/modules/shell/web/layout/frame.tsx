import { useLocation } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { Button } from '#ui/button.tsx'
import { AppLink } from '#ui/link.tsx'
import classes from './frame.module.css'
import { type NavItem, partsOf, sectionOf, useNavItems } from './navigation.ts'
import { Wordmark } from './wordmark.tsx'

const ProfileMenu = lazy(() => import('./profile-menu.tsx'))
const Bell = lazy(() => import('./bell.tsx'))
const Palette = lazy(() => import('./palette.tsx'))

/** Most that fits under a thumb beside «Ещё». */
const BOTTOM_ITEMS = 4

/** Header, navigation and the place of the page. Menus, bell and search load after it stands. */
export function Frame({ children }: { children: ReactNode }) {
  const items = useNavItems()
  const { can } = useSession()
  const [isSearching, setSearching] = usePaletteKey()
  return (
    <>
      <button type="button" className={classes.skip} onClick={skipToContent}>
        К содержанию
      </button>
      <header className={classes.header} data-no-print>
        <Wordmark />
        <div className={classes.tools}>
          <Button
            tone="quiet"
            className={classes.tool ?? ''}
            onClick={() => setSearching(true)}
            aria-haspopup="dialog"
            aria-keyshortcuts="Control+K Meta+K"
          >
            <LensShape />
            <span className={classes.toolWord}>Найти</span>
            <kbd className={classes.kbd}>Ctrl K</kbd>
          </Button>
          {can('notifications.read') && (
            <Suspense fallback={null}>
              <Bell />
            </Suspense>
          )}
          <Profile />
        </div>
      </header>
      <div className={classes.body}>
        <nav className={classes.side} aria-label="Разделы" data-no-print>
          <NavList items={items} />
        </nav>
        <main id="content" className={classes.content} tabIndex={-1}>
          {children}
        </main>
      </div>
      <BottomBar items={items} />
      {isSearching && (
        <Suspense fallback={null}>
          <Palette items={items} onClose={() => setSearching(false)} />
        </Suspense>
      )}
    </>
  )
}

function LensShape() {
  return (
    <svg className={classes.toolShape} viewBox="0 0 20 20" aria-hidden="true">
      <path
        d="M8.5 3a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM12.5 12.5 17 17"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinecap="round"
      />
    </svg>
  )
}

function skipToContent(): void {
  document.getElementById('content')?.focus()
}

function NavList({ items, onGo }: { items: readonly NavItem[]; onGo?: () => void }) {
  const here = sectionOf(items, useLocation().pathname)
  return partsOf(items).map(part => (
    <div key={part.title} className={classes.navPart}>
      {part.title && <p className={classes.navTitle}>{part.title}</p>}
      <ul className={classes.nav} {...(part.title && { 'aria-label': part.title })}>
        {part.items.map(item => (
          <li key={item.path}>
            <AppLink
              to={item.path}
              look="plain"
              className={classes.navItem}
              aria-current={item.path === here ? 'page' : undefined}
              {...(onGo && { onClick: onGo })}
            >
              {item.label}
            </AppLink>
          </li>
        ))}
      </ul>
    </div>
  ))
}

/** Phone: the main sections under the thumb, the rest behind «Ещё». */
function BottomBar({ items }: { items: readonly NavItem[] }) {
  const { pathname } = useLocation()
  const [isOpen, setOpen] = useState(false)
  const marked = items.filter(item => item.isMain)
  const main = (marked.length > 0 ? marked : items).slice(0, BOTTOM_ITEMS)
  const here = sectionOf(main, pathname)
  const hasMore = items.length > main.length
  return (
    <nav className={classes.bottom} aria-label="Главные разделы" data-no-print>
      {isOpen && (
        <div className={classes.more}>
          <NavList items={items} onGo={() => setOpen(false)} />
        </div>
      )}
      <ul className={classes.bottomList}>
        {main.map(item => (
          <li key={item.path}>
            <AppLink
              to={item.path}
              look="plain"
              className={classes.bottomItem}
              aria-current={item.path === here ? 'page' : undefined}
              onClick={() => setOpen(false)}
            >
              {item.label}
            </AppLink>
          </li>
        ))}
        {hasMore && (
          <li>
            <button
              type="button"
              className={classes.bottomItem}
              aria-expanded={isOpen}
              onClick={() => setOpen(!isOpen)}
            >
              Ещё
            </button>
          </li>
        )}
      </ul>
    </nav>
  )
}

/** Name and role of the reader; pressed, it opens the menu with roles, look and sign-out. */
function Profile() {
  const { account, active } = useSession()
  const { pathname } = useLocation()
  // Open on the page it was opened on: a link in the menu leads away from it and closes it.
  const [openAt, setOpenAt] = useState<string | null>(null)
  const isOpen = openAt === pathname
  const setOpen = (open: boolean) => setOpenAt(open ? pathname : null)
  const box = useRef<HTMLDivElement>(null)
  useClosing(box, isOpen, () => setOpen(false))
  return (
    <div ref={box} className={classes.profile}>
      <button
        type="button"
        className={classes.profileButton}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <span className={classes.profileName}>{account.name}</span>
        <span className={classes.profileRole}>{active?.roleTitle ?? 'Без роли'}</span>
        {active?.onBehalfOf && <span className={classes.profileRole}>по поручению: {active.onBehalfOf}</span>}
        <span className="for-screen-reader">: роль, вид и выход</span>
      </button>
      {isOpen && (
        <div className={classes.menu}>
          <Suspense fallback={<p>Загружается…</p>}>
            <ProfileMenu onClose={() => setOpen(false)} />
          </Suspense>
        </div>
      )}
    </div>
  )
}

/** Esc and a press elsewhere close; Esc gives the focus back to the button. */
function useClosing(box: React.RefObject<HTMLElement | null>, isOpen: boolean, close: () => void): void {
  const latest = useRef(close)
  useEffect(() => {
    latest.current = close
  })
  useEffect(() => {
    if (!isOpen) return
    const press = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) latest.current()
    }
    const key = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      latest.current()
      box.current?.querySelector('button')?.focus()
    }
    document.addEventListener('pointerdown', press)
    document.addEventListener('keydown', key)
    return () => {
      document.removeEventListener('pointerdown', press)
      document.removeEventListener('keydown', key)
    }
  }, [box, isOpen])
}

/** ⌘K and Ctrl+K, whatever the keyboard's language: the key is known by its place. */
function usePaletteKey(): [boolean, (isOpen: boolean) => void] {
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (event.code !== 'KeyK' || !(event.metaKey || event.ctrlKey) || event.shiftKey || event.altKey) return
      event.preventDefault()
      setOpen(true)
    }
    document.addEventListener('keydown', key)
    return () => document.removeEventListener('keydown', key)
  }, [])
  return [isOpen, setOpen]
}
