import type { ReactNode } from 'react'
import { Deadline } from './deadline.tsx'
import { EmptyState } from './empty-state.tsx'
import { formatAge } from './format.ts'
import { AppLink } from './link.tsx'
import page from './page.module.css'
import { FigureRow, PageHeading, Section } from './page.tsx'
import classes from './today-page.module.css'

/** Something that waits for the reader. */
export type WaitingItem = {
  id: string
  title: string
  to: string
  /** Whose it is, what it is about. */
  note?: string
  /** When it came to her: shown as «3 дня назад». */
  since?: string
  deadline?: string | null
}

/** Items beyond this are behind the link «Ещё N». */
const WAITING_SHOWN = 7

/** **Today**, the home of a role: a greeting, one recommended step and why, what waits, then a few figures. */
export function TodayPage({
  greeting,
  now,
  waiting,
  waitingMore,
  figures,
  children,
}: {
  /** «Доброе утро, Анна Петровна». */
  greeting: string
  /** The recommended step; absent when there is nothing to do, and then it says so. */
  now?: { title: string; reason: ReactNode; action: ReactNode } | undefined
  waiting: readonly WaitingItem[]
  /** Where the rest of the items is. */
  waitingMore?: { to: string; total: number }
  /** Three or four `Figure`s. */
  figures?: ReactNode
  children?: ReactNode
}) {
  return (
    <div className={page.page}>
      <PageHeading title={greeting} />
      <section className={classes.now} aria-labelledby="now-title">
        <h2 className={classes.label}>Сейчас</h2>
        {now ? (
          <>
            <p className={classes.step} id="now-title">
              {now.title}
            </p>
            <div className={classes.reason}>{now.reason}</div>
            <div className={classes.action}>{now.action}</div>
          </>
        ) : (
          <p className={classes.step} id="now-title">
            Срочных дел нет
          </p>
        )}
      </section>
      <Section title="Ждут вас">
        {waiting.length === 0 ? (
          <EmptyState title="Никто не ждёт">Новые дела появятся здесь сами, со сроком и ссылкой.</EmptyState>
        ) : (
          <ul className={classes.waiting}>
            {waiting.slice(0, WAITING_SHOWN).map(item => (
              <li key={item.id}>
                <AppLink to={item.to} look="block" className={classes.item}>
                  <span className={classes.title}>{item.title}</span>
                  <span className={classes.meta}>
                    {[item.note, item.since && formatAge(item.since)].filter(Boolean).join(' · ')}
                  </span>
                  {item.deadline && <Deadline date={item.deadline} />}
                </AppLink>
              </li>
            ))}
          </ul>
        )}
        {waitingMore && waitingMore.total > WAITING_SHOWN && (
          <AppLink to={waitingMore.to}>Все дела: {waitingMore.total}</AppLink>
        )}
      </Section>
      {figures && (
        <Section title="В цифрах">
          <FigureRow>{figures}</FigureRow>
        </Section>
      )}
      {children}
    </div>
  )
}
