import '@mantine/core/styles/UnstyledButton.layer.css'
import '@mantine/dates/styles.layer.css'
import { DatePicker, DatesProvider } from '@mantine/dates'
import 'dayjs/locale/ru'
import classes from './date-input.module.css'

/** Month grid for choosing a day. Its own chunk: dates load when a calendar is first opened. */
export default function Calendar({
  value,
  min,
  max,
  onPick,
}: {
  value: string | null
  min?: string | undefined
  max?: string | undefined
  onPick: (day: string) => void
}) {
  return (
    <DatesProvider settings={{ locale: 'ru', firstDayOfWeek: 1, weekendDays: [0, 6] }}>
      <DatePicker
        value={value}
        {...(value && { defaultDate: value })}
        {...(min && { minDate: min })}
        {...(max && { maxDate: max })}
        classNames={{ day: classes.day ?? '' }}
        onChange={day => day && onPick(day)}
        ariaLabels={{
          nextMonth: 'Следующий месяц',
          previousMonth: 'Предыдущий месяц',
          nextYear: 'Следующий год',
          previousYear: 'Предыдущий год',
          monthLevelControl: 'Выбрать месяц',
          yearLevelControl: 'Выбрать год',
        }}
      />
    </DatesProvider>
  )
}
