import { useMantineColorScheme } from '@mantine/core'
import { Button } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { USUAL_VISION, useVision, type Vision } from '#ui/vision.ts'
import classes from './frame.module.css'

/** «Версия для слабовидящих»: size, colours, spacing, pictures; kept on this device. */
export function VisionSettings() {
  const [vision, setVision] = useVision()
  const isUsual = Object.entries(USUAL_VISION).every(([key, value]) => vision[key as keyof Vision] === value)
  return (
    <div className={classes.vision}>
      <Field
        kind="select"
        name="vision-size"
        label="Размер текста"
        value={vision.size}
        onChange={size => setVision({ size: size as Vision['size'] })}
        options={[
          { value: '100', label: '100 %' },
          { value: '150', label: '150 %' },
          { value: '200', label: '200 %' },
        ]}
      />
      <Field
        kind="select"
        name="vision-scheme"
        label="Цвета"
        value={vision.scheme}
        onChange={scheme => setVision({ scheme: scheme as Vision['scheme'] })}
        options={[
          { value: 'usual', label: 'Обычные' },
          { value: 'black', label: 'Чёрным по белому' },
          { value: 'white', label: 'Белым по чёрному' },
          { value: 'blue', label: 'Тёмно-синим по голубому' },
        ]}
      />
      <Field
        kind="select"
        name="vision-spacing"
        label="Промежутки в тексте"
        value={vision.spacing}
        onChange={spacing => setVision({ spacing: spacing as Vision['spacing'] })}
        options={[
          { value: 'usual', label: 'Обычные' },
          { value: 'wide', label: 'Широкие' },
          { value: 'widest', label: 'Очень широкие' },
        ]}
      />
      <Field
        kind="checkbox"
        name="vision-images"
        label="Показывать изображения"
        value={vision.images === 'on'}
        onChange={isOn => setVision({ images: isOn ? 'on' : 'off' })}
      />
      {!isUsual && <Button onClick={() => setVision(USUAL_VISION)}>Вернуть обычный вид</Button>}
    </div>
  )
}

/** Light, dark, or as the device has it. */
export function AppearanceSetting() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Field
      kind="select"
      name="appearance"
      label="Оформление"
      value={colorScheme}
      onChange={value => setColorScheme(value as 'light' | 'dark' | 'auto')}
      options={[
        { value: 'auto', label: 'Как на устройстве' },
        { value: 'light', label: 'Светлое' },
        { value: 'dark', label: 'Тёмное' },
      ]}
    />
  )
}
