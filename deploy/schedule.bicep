// What follows from the schedule: scheduler's options as they are written, and when scorer has to be warm. A period is due when
// its end and the grace have passed; periods are aligned to midnight UTC.

@export()
@description('The periods, in minutes, that both divide a day and can be said in a cron expression.')
type Period = 15 | 20 | 30 | 60 | 120 | 180 | 240 | 360 | 480 | 720 | 1440

@export()
@description('So many minutes before a period is due scorer is there.')
var warmBefore = 2

// Replicas of a cron rule are billed as active while they wait. A run that takes longer keeps its replicas by the requests it makes.
@export()
@description('For so many minutes after a period is due scorer is kept; with those before, less than every period.')
var warmAfter = 3

@export()
@description('Minutes as .NET writes a time span.')
func timeSpan(minutes int) string => minutes >= 1440 ? '${minutes / 1440}.${clock(minutes % 1440)}' : clock(minutes)

func clock(minutes int) string => '${padLeft(minutes / 60, 2, '0')}:${padLeft(minutes % 60, 2, '0')}:00'

@export()
@description('Cron expression (UTC) of the minutes at which scorer is started.')
func warmFrom(period int, grace int) string => cron(period, grace - warmBefore)

@export()
@description('Cron expression (UTC) of the minutes until which scorer is kept.')
func warmUntil(period int, grace int) string => cron(period, grace + warmAfter)

@description('Every period, so many minutes after it began; the shift may be negative or longer than the period.')
func cron(period int, shift int) string => cronAt(period, (shift % period + period) % period)

func cronAt(period int, minute int) string =>
  period < 60 ? '${minute}-59/${period} * * * *' : '${minute % 60} ${hours(period, minute / 60)} * * *'

func hours(period int, first int) string =>
  period == 60 ? '*' : period == 1440 ? string(first) : '${first}-23/${period / 60}'
