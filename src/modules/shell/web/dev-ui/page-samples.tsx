import { ActionBar } from '#ui/action-bar.tsx'
import { Button } from '#ui/button.tsx'
import { Figure } from '#ui/figure.tsx'
import { KeyValue } from '#ui/key-value.tsx'
import { FiguresPage, PaperPage, RecordPage, Section, WorkPage } from '#ui/page.tsx'
import { SavedAt } from '#ui/saved-at.tsx'
import { Status } from '#ui/status.tsx'
import { TodayPage } from '#ui/today-page.tsx'
import { daysFromNow } from './sample-days.ts'

const FRAME = { border: '1px solid var(--line)', background: 'var(--ground)' }

/** The kinds of pages, one under another. */
export function PageSamples() {
  return (
    <div style={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: '2rem' }}>
      <div style={FRAME}>
        <TodayPage
          greeting="Доброе утро, Мария Ильинична"
          now={{
            title: 'Пройдите диагностику по математике',
            reason: 'Открыта до 15 марта, займёт около 40 минут. После неё методист подберёт курсы.',
            action: <Button tone="primary">Начать</Button>,
          }}
          waiting={[
            {
              id: '1',
              title: 'Подтвердите маршрут на весну',
              to: '/dev/ui',
              note: 'Петрова И. С.',
              since: daysFromNow(-3),
              deadline: daysFromNow(4),
            },
            {
              id: '2',
              title: 'Ответьте наставнику',
              to: '/dev/ui',
              since: daysFromNow(-12),
              deadline: daysFromNow(-1),
            },
          ]}
          figures={
            <>
              <Figure label="Пройдено часов" value={36} unit="ч" base="из 108 ч маршрута" />
              <Figure label="Закрыто дефицитов" value={1} base="из 4" />
            </>
          }
        />
      </div>
      <div style={FRAME}>
        <RecordPage
          title="Формирующее оценивание на уроке математики"
          back={{ to: '/dev/ui', label: 'Программы' }}
          status={<Status tone="progress">На экспертизе</Status>}
          side={
            <Section title="Кто и когда">
              <KeyValue
                items={[
                  { label: 'Автор', value: 'Орлов К. Д.' },
                  { label: 'Отправлена', value: '2 марта' },
                ]}
              />
            </Section>
          }
        >
          <ActionBar
            actions={[
              { action: 'recall', label: 'Отозвать с экспертизы', allowed: true },
              { action: 'publish', label: 'Опубликовать', allowed: false, reason: 'Ждёт второго эксперта' },
            ]}
            onAction={() => undefined}
          />
          <Section title="Сведения">
            <KeyValue
              items={[
                { label: 'Объём', value: '36 ч' },
                { label: 'Форма', value: 'Очная' },
              ]}
            />
          </Section>
        </RecordPage>
      </div>
      <div style={FRAME}>
        <WorkPage
          title="Диагностика: математика"
          back={{ to: '/dev/ui', label: 'К списку диагностик' }}
          saved={<SavedAt state="saved" at="2026-03-12T14:32:00" />}
          progress={<p>Задание 4 из 20</p>}
          footer={
            <>
              <Button>Назад</Button>
              <Button tone="primary">Дальше</Button>
            </>
          }
        >
          <p>Какой отзыв поможет ученику исправить ошибку самому?</p>
        </WorkPage>
      </div>
      <div style={FRAME}>
        <FiguresPage
          title="Показатели региона"
          sentence="Охват маршрутами — 56 %, до цели не хватает 4 п. п.; при нынешнем темпе она будет достигнута в мае."
          asOf="на 12 марта, 14:32"
        >
          <p>Графики и таблица</p>
        </FiguresPage>
      </div>
      <div style={FRAME}>
        <PaperPage
          title="Приказ о зачислении"
          missing={[{ label: 'Номер приказа' }, { label: 'Подпись руководителя', to: '/dev/ui' }]}
        >
          <p style={{ textAlign: 'center' }}>ПРИКАЗ</p>
          <p>О зачислении слушателей на обучение по дополнительной профессиональной программе</p>
        </PaperPage>
      </div>
    </div>
  )
}
