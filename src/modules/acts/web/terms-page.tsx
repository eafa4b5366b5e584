import { useNavigate, useSearch } from '@tanstack/react-router'
import { useOperation } from '#ui/api.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { Field } from '#ui/field.tsx'
import { formatNumber } from '#ui/format.ts'
import { Loaded, Page } from '#ui/page.tsx'
import { listTerms, type TermRow } from '../contract.ts'
import { ActLink } from './act-link.tsx'
import classes from './acts.module.css'
import { usePacks } from './pack-filter.ts'

type Search = { pack?: string; q?: string }

/** Terms of the acts, with how other regions say the same. */
export default function TermsPage() {
  const search = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const { options, own } = usePacks()
  const query = useOperation(
    listTerms,
    { query: { ...(search.pack && { pack: search.pack }), ...(search.q && { q: search.q }) } },
    { keepPrevious: true },
  )
  const set = (change: Search) =>
    void navigate({
      to: '.',
      search: (old: Search) =>
        Object.fromEntries(Object.entries({ ...old, ...change }).filter(([, value]) => value)),
      replace: true,
    } as never)
  return (
    <Loaded query={query}>
      {({ pack, terms }) => (
        <Page
          title="Понятия"
          count={formatNumber(terms.length)}
          lead={`Как понимают слова акты: ${pack.title}.`}
        >
          <div className={classes.filters} data-no-print>
            <Field
              name="pack"
              kind="select"
              label="Пакет"
              value={search.pack ?? own ?? ''}
              options={options}
              onChange={value => set({ pack: value })}
            />
            <Field
              name="q"
              kind="search"
              label="Слово"
              value={search.q ?? ''}
              onChange={value => set({ q: value })}
            />
          </div>
          {terms.length === 0 ? (
            <EmptyState
              title={search.q ? `Слова «${search.q}» в понятиях нет` : 'Здесь будут понятия из актов'}
            >
              {search.q
                ? 'Попробуйте начало слова или другой пакет.'
                : 'Они загружаются вместе с пакетом региона.'}
            </EmptyState>
          ) : (
            <dl className={classes.terms}>
              {terms.map(term => (
                <Term key={term.code} term={term} />
              ))}
            </dl>
          )}
        </Page>
      )}
    </Loaded>
  )
}

function Term({ term }: { term: TermRow }) {
  return (
    <div>
      <dt>
        {term.name}
        {term.variants.length > 0 && <span className={classes.soft}> ({term.variants.join(', ')})</span>}
      </dt>
      <dd>{term.definition}</dd>
      <dd className={classes.soft}>
        <ActLink act={term.act} />
      </dd>
      {term.elsewhere.length > 0 && (
        <dd>
          <details>
            <summary>Как говорят в других актах</summary>
            {term.elsewhere.map(other => (
              <p key={other.pack}>
                <strong>{other.packTitle}.</strong> {other.name} — {other.definition}
              </p>
            ))}
          </details>
        </dd>
      )}
    </div>
  )
}
