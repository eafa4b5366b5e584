import type { ReactNode } from 'react'
import { ErrorState } from './error-state.tsx'
import { typeset } from './format.ts'
import { AppLink } from './link.tsx'
import { Loading } from './loading.tsx'
import classes from './page.module.css'
import { usePageTitle } from './page-title.ts'

export type BackLink = { to: string; label: string }

/** Heading shared by all kinds of pages; the shell moves the focus here when a page opens. */
export function PageHeading({
  title,
  count,
  lead,
  back,
  status,
  actions,
}: {
  title: string
  count?: string | undefined
  lead?: ReactNode
  back?: BackLink | undefined
  status?: ReactNode
  actions?: ReactNode
}) {
  usePageTitle(title)
  return (
    <header className={classes.heading}>
      {back && (
        <div className={classes.back} data-no-print>
          <AppLink to={back.to} look="plain">
            ← {back.label}
          </AppLink>
        </div>
      )}
      <div className={classes.headline}>
        <h1 tabIndex={-1}>
          {typeset(title)}
          {count !== undefined && <span className={classes.count}> {count}</span>}
        </h1>
        {status}
        {actions && (
          <div className={classes.actions} data-no-print>
            {actions}
          </div>
        )}
      </div>
      {lead && <div className={classes.lead}>{lead}</div>}
    </header>
  )
}

/** Simple page: heading and content, for what is none of the six kinds (settings, help). */
export function Page({
  children,
  width = 'wide',
  ...heading
}: Parameters<typeof PageHeading>[0] & { children: ReactNode; width?: 'wide' | 'reading' }) {
  return (
    <div className={classes.page} data-width={width}>
      <PageHeading {...heading} />
      {children}
    </div>
  )
}

/** **List**: title and count, then a `DataTable`. */
export function ListPage({
  children,
  ...heading
}: Omit<Parameters<typeof PageHeading>[0], 'status'> & { children: ReactNode }) {
  return (
    <div className={classes.page}>
      <PageHeading {...heading} />
      {children}
    </div>
  )
}

/** **Record**: name, status, next actions; substance left, people, dates and history right. */
export function RecordPage({
  children,
  side,
  ...heading
}: Parameters<typeof PageHeading>[0] & {
  children: ReactNode
  /** Right column: `KeyValue`, `PersonName`, `Deadline`, `History`. */
  side?: ReactNode
}) {
  return (
    <div className={classes.page}>
      <PageHeading {...heading} />
      <div className={classes.columns} data-single={!side || undefined}>
        <div className={classes.main}>{children}</div>
        {side && (
          <aside className={classes.side} aria-label="Сведения и история">
            {side}
          </aside>
        )}
      </div>
    </div>
  )
}

/** **Work**: one thing at a time, full width; the state of saving stays in sight, the step onwards at the bottom. */
export function WorkPage({
  title,
  back,
  saved,
  progress,
  children,
  footer,
}: {
  title: string
  back?: BackLink
  /** `SavedAt`. */
  saved?: ReactNode
  /** `Progress` or words: «Задание 4 из 20». */
  progress?: ReactNode
  children: ReactNode
  /** Buttons of the step, within thumb's reach. */
  footer?: ReactNode
}) {
  return (
    <div className={classes.page} data-width="work">
      <PageHeading title={title} back={back} actions={saved} />
      {progress}
      <div className={classes.work}>{children}</div>
      {footer && (
        <div className={classes.footer} data-no-print>
          {footer}
        </div>
      )}
    </div>
  )
}

/** **Figures**: a sentence on the state, filters that travel with the link, charts, the table beneath. */
export function FiguresPage({
  sentence,
  asOf,
  filters,
  children,
  ...heading
}: Omit<Parameters<typeof PageHeading>[0], 'status' | 'lead'> & {
  /** What the figures say: «Охват ИОМ — 61 %, на 4 пункта ниже нужного темпа». */
  sentence: ReactNode
  /** «на 12 марта, 14:32». */
  asOf?: string
  filters?: ReactNode
  children: ReactNode
}) {
  return (
    <div className={classes.page}>
      <PageHeading {...heading} />
      <p className={classes.sentence}>{sentence}</p>
      {asOf && <p className={classes.asOf}>Данные {asOf}</p>}
      {filters && (
        <div className={classes.filters} data-no-print>
          {filters}
        </div>
      )}
      {children}
    </div>
  )
}

/** **Paper**: the sheet as it will be printed, the fields still missing beside it. */
export function PaperPage({
  children,
  missing = [],
  ...heading
}: Parameters<typeof PageHeading>[0] & {
  children: ReactNode
  /** Fields without which the paper cannot be issued; `to` leads to where they are filled in. */
  missing?: readonly { label: string; to?: string }[]
}) {
  return (
    <div className={classes.page}>
      <div data-no-print>
        <PageHeading {...heading} />
      </div>
      <div className={classes.columns}>
        <article className={classes.sheet}>{children}</article>
        <aside className={classes.side} aria-label="Чего не хватает" data-no-print>
          <Section title={missing.length > 0 ? 'Не хватает' : 'Всё заполнено'}>
            {missing.length > 0 ? (
              <ul className={classes.missing}>
                {missing.map(field => (
                  <li key={field.label}>
                    {field.to ? <AppLink to={field.to}>{field.label}</AppLink> : field.label}
                  </li>
                ))}
              </ul>
            ) : (
              <p>Документ можно выпускать.</p>
            )}
          </Section>
        </aside>
      </div>
    </div>
  )
}

/** Part of a page under its own heading. */
export function Section({
  title,
  actions,
  children,
  id,
}: {
  title: string
  actions?: ReactNode
  children: ReactNode
  id?: string
}) {
  return (
    <section className={classes.section} id={id}>
      <div className={classes.sectionHead}>
        <h2>{title}</h2>
        {actions && <div data-no-print>{actions}</div>}
      </div>
      {children}
    </section>
  )
}

/** Text for reading: 17/26, at most 72 characters a line. */
export function Prose({ children }: { children: ReactNode }) {
  return <div className={classes.prose}>{children}</div>
}

/** Row of `Figure`s. */
export function FigureRow({ children }: { children: ReactNode }) {
  return <div className={classes.figures}>{children}</div>
}

const HOME: BackLink = { to: '/', label: 'На главную' }

/**
 * The three states before a page is filled: loading, failed with the way out, then the content.
 * `query` is what `useOperation` returns. A whole page that failed has the failure for its heading and a way `back`.
 */
export function Loaded<Value>({
  query,
  shape = 'page',
  page = {},
  children,
}: {
  query: { data: Value | undefined; error: Error | null; refetch: () => unknown }
  /** `page` where the whole page hangs on the answer, its heading too. */
  shape?: 'page' | 'rows' | 'text' | 'figures'
  /** Of a whole page: what it is and where it hangs, said when there is no content that would say it. */
  page?: { title?: string; back?: BackLink }
  children: (value: Value) => ReactNode
}) {
  if (query.data !== undefined) return children(query.data)
  if (!query.error) return <Loading shape={shape} />
  const { title, back = HOME } = page
  const isWhole = shape === 'page' && !title
  const failed = (
    <ErrorState
      error={query.error}
      onRetry={() => void query.refetch()}
      {...(isWhole && { page: { back } })}
    />
  )
  return title ? (
    <Page title={title} back={back}>
      {failed}
    </Page>
  ) : (
    failed
  )
}
