import { BulletBar } from '#ui/bullet-bar.tsx'
import { BarChart, TrendChart } from '#ui/chart.tsx'
import { Figure } from '#ui/figure.tsx'
import { formatShare } from '#ui/format.ts'
import { FigureRow, Section } from '#ui/page.tsx'
import { PathwayTimeline } from '#ui/pathway-timeline.tsx'
import { ProfileDots } from '#ui/profile-dots.tsx'

const TEACHERS = ['педагог', 'педагога', 'педагогов'] as const

/** Numbers that explain themselves, bullets, charts, profile, pathway. */
export function FigureSamples() {
  return (
    <div style={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: '2.5rem' }}>
      <Section title="Числа">
        <FigureRow>
          <Figure
            label="Педагоги с действующим маршрутом"
            value={7.1}
            unit="%"
            base={formatShare(412, 5803, TEACHERS)}
            change="на 2,3 п. п. больше, чем год назад"
            explain={{
              formula: 'Доля педагогов с действующим маршрутом в общей численности педагогов, × 100 %',
              numerator: { label: 'педагоги с действующим маршрутом', value: 412, to: '/dev/ui?part=table' },
              denominator: { label: 'все педагоги на отчётную дату', value: 5803 },
              act: { title: 'Положение о РСНМС, п. 4.2' },
              asOf: '2026-03-12T14:32:00',
              behind: { label: 'Показать 412 педагогов', to: '/dev/ui?part=table' },
            }}
          />
          <Figure
            label="Часы повышения квалификации"
            value={12408}
            unit="ч"
            explain={() => Promise.reject(new Error('нет связи'))}
          />
          <Figure label="Наставнические пары" value={86} change="столько же, сколько год назад" />
          <Figure label="Перенос в практику" value={null} unit="%" base="данных ещё нет" />
        </FigureRow>
      </Section>
      <Section title="Показатели против целей">
        <BulletBar
          label="Охват маршрутами"
          value={56}
          target={60}
          targetDate="2026-12-31"
          lastYear={52}
          unit="%"
          max={100}
        />
        <BulletBar label="Методисты в активе" value={41} target={38} lastYear={30} unit="чел." />
        <BulletBar
          label="Доля вакансий"
          value={4.2}
          target={3}
          lastYear={5.1}
          unit="%"
          max={10}
          isLowerBetter
        />
        <BulletBar label="Менторские команды" value={null} target={12} />
      </Section>
      <Section title="Графики">
        <TrendChart
          title="Охват маршрутами"
          unit="%"
          summary="Охват рос до 56 % в марте; при нынешнем темпе к июню будет от 58 до 66 %, цель — 60 %."
          points={['окт.', 'нояб.', 'дек.', 'янв.', 'февр.', 'март', 'апр.', 'май', 'июнь']}
          series={[
            { name: 'Есть', values: [31, 38, 44, 46, 51, 56, null, null, null] },
            {
              name: 'Прогноз',
              isForecast: true,
              values: [null, null, null, null, null, 56, 58, 60, 62],
              band: {
                low: [null, null, null, null, null, 56, 57, 57, 58],
                high: [null, null, null, null, null, 56, 60, 63, 66],
              },
            },
          ]}
          target={60}
        />
        <BarChart
          title="Кто прошёл диагностику"
          unit="чел."
          decimals={0}
          summary="Больше всего — в Светлогорске; очно проходят вдвое чаще."
          isHorizontal
          categories={[
            'Светлогорский округ',
            'Зеленоградский округ',
            'Гвардейский округ',
            'Балтийский округ',
          ]}
          series={[
            { name: 'Очно', values: [214, 180, 96, 71] },
            { name: 'Дистанционно', values: [102, 77, 60, 34] },
          ]}
        />
      </Section>
      <Section title="Профиль компетенций">
        <ProfileDots
          caption="Профиль компетенций: уровень, погрешность и цель"
          levels={['Нет', 'Базовый', 'Уверенный', 'Экспертный']}
          rows={[
            {
              id: '1',
              competency: 'Формирующее оценивание',
              area: 'Методическая',
              level: 0.8,
              low: 0.4,
              high: 1.3,
              target: 2,
              importance: 3,
              source: 'тест, 12 марта',
              to: '/dev/ui',
            },
            {
              id: '2',
              competency: 'Работа с детьми с ОВЗ',
              area: 'Психолого-педагогическая',
              level: 1.6,
              low: 1.0,
              high: 2.2,
              target: 2,
              importance: 2,
            },
            {
              id: '3',
              competency: 'Решение олимпиадных задач',
              area: 'Предметная',
              level: 2.4,
              low: 2.1,
              high: 2.7,
              target: 2,
              importance: 1,
            },
            {
              id: '4',
              competency: 'Цифровая среда урока',
              area: 'Коммуникативная',
              level: null,
              target: 1,
              importance: 0,
            },
          ]}
        />
      </Section>
      <Section title="Маршрут по месяцам">
        <PathwayTimeline
          steps={[
            {
              id: '1',
              title: 'Формирующее оценивание на уроке математики',
              kind: 'formal',
              state: 'done',
              hours: 36,
              start: '2026-02-02',
              end: '2026-02-20',
              note: 'закрывает «Формирующее оценивание»',
            },
            {
              id: '2',
              title: 'Вебинар: критерии вместе с классом',
              kind: 'nonformal',
              state: 'done',
              hours: 2,
              start: '2026-02-25',
            },
            {
              id: '3',
              title: 'Стажировка в лицее № 2',
              kind: 'practice',
              state: 'now',
              hours: 16,
              start: '2026-03-10',
              end: '2026-03-20',
              to: '/dev/ui',
            },
            {
              id: '4',
              title: 'Книга Д. Уильяма с заметками',
              kind: 'informal',
              state: 'next',
              hours: 6,
              start: null,
            },
            {
              id: '5',
              title: 'Открытый урок с разбором',
              kind: 'practice',
              state: 'next',
              hours: 4,
              start: '2026-04-14',
            },
          ]}
        />
      </Section>
    </div>
  )
}
