import { ProblemError } from '#ui/api.ts'
import { Button } from '#ui/button.tsx'
import { Deadline } from '#ui/deadline.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { ErrorState } from '#ui/error-state.tsx'
import { formatSnils } from '#ui/format.ts'
import { History } from '#ui/history.tsx'
import { KeyValue } from '#ui/key-value.tsx'
import { Loading } from '#ui/loading.tsx'
import { Prose, Section } from '#ui/page.tsx'
import { PersonName } from '#ui/person-name.tsx'
import { Progress } from '#ui/progress.tsx'
import { SavedAt } from '#ui/saved-at.tsx'
import { Status } from '#ui/status.tsx'
import { daysFromNow } from './sample-days.ts'

const OFFLINE = new ProblemError(0, 'offline', 'Проверьте интернет и повторите.', [])
const FAILED = new ProblemError(
  500,
  'unexpected',
  'На сервере произошёл сбой. Повторите; если не поможет, сообщите администратору номер запроса.',
  [],
  '019aafe0-7b5c-7cc2-b1f5-2d1c0a9f6e11',
)

/** What a page shows before, instead of and around its substance. */
export function StateSamples() {
  return (
    <div style={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: '2rem' }}>
      <Section title="Состояние и срок">
        <p style={{ display: 'flex', flexWrap: 'wrap', gap: '0.5rem' }}>
          <Status>Черновик</Status>
          <Status tone="progress">На экспертизе</Status>
          <Status tone="warning">Срок близко</Status>
          <Status tone="lost">Отклонена</Status>
          <Status tone="proven">Подтверждено</Status>
        </p>
        <p style={{ display: 'flex', flexWrap: 'wrap', gap: '1.5rem' }}>
          <Deadline date={daysFromNow(30)} />
          <Deadline date={daysFromNow(5)} />
          <Deadline date={daysFromNow(-3)} />
          <Deadline date={daysFromNow(-40)} isDone />
          <Deadline date={null} />
        </p>
      </Section>
      <Section title="Сведения и люди">
        <KeyValue
          items={[
            {
              label: 'Педагог',
              value: (
                <PersonName
                  person="Соколова Мария Ильинична"
                  to="/dev/ui"
                  note="Учитель математики, школа № 5"
                />
              ),
            },
            { label: 'СНИЛС', value: formatSnils('11223344595') },
            { label: 'Категория', value: null, note: 'Аттестации ещё не было' },
          ]}
        />
      </Section>
      <Section title="Сохранение и ход дела">
        <p style={{ display: 'grid' }}>
          <SavedAt state="saving" />
          <SavedAt state="saved" at="2026-03-12T14:32:00" />
          <SavedAt state="waiting" waiting={3} />
          <SavedAt state="failed" />
        </p>
        <Progress
          label="Проверяем строки файла"
          value={412}
          of={5803}
          unit="строк"
          note="Можно уйти со страницы: работа продолжится."
        />
        <Progress label="Собираем выгрузку" />
      </Section>
      <Section title="Пусто, не вышло, загружается">
        <EmptyState title="Здесь появятся ваши курсы" action={<Button tone="primary">Подобрать курс</Button>}>
          Методист предложит их после диагностики, или выберите сами.
        </EmptyState>
        <ErrorState error={OFFLINE} onRetry={() => undefined} />
        <ErrorState error={FAILED} onRetry={() => undefined} />
        <Loading shape="text" />
        <Loading shape="rows" rows={3} />
        <Loading shape="figures" rows={4} />
      </Section>
      <Section title="История">
        <History
          entries={[
            {
              id: '2',
              at: '2026-03-12T14:32:00',
              who: 'Петрова И. С., муниципальный методист',
              what: 'Изменила маршрут',
              changes: [
                { field: 'Объём', before: '72 ч', after: '108 ч' },
                { field: 'Стажировка', before: null, after: 'Лицей № 2' },
              ],
              reason: 'Педагог просила добавить практику',
            },
            { id: '1', at: '2025-12-01T09:05:00', who: 'Система', what: 'Составила черновик маршрута' },
          ]}
        />
        <History entries={[]} />
      </Section>
      <Section title="Текст для чтения">
        <Prose>
          <p>
            Диагностика открыта до 15 марта, займёт около 40 минут. Её можно прервать: ответы сохраняются
            сразу, и продолжить получится с любого устройства.
          </p>
        </Prose>
      </Section>
    </div>
  )
}
