WITH (SELECT (any(total), groupArray((who, place))) FROM (SELECT count() OVER () AS total, who, place, moment FROM (SELECT who, seen_at[1 + indexOf(arrayPopFront(seen), way[2])] AS place, {p0:Int64} + toUInt64(bitShiftRight(place, 96)) AS moment
    FROM (SELECT who, arraySlice(arrayDistinct(visited), 1, 5) AS way, visited AS seen, places AS seen_at
    FROM (SELECT any(entity) AS who, arraySort((v, p) -> p, groupArray(visit), groupArray(place)) AS visited, arraySort(groupArray(place)) AS places FROM (SELECT user_id AS entity, cityHash64(assumeNotNull(name)) AS visit, bitShiftLeft(toUInt128(toUnixTimestamp64Milli(occurred_at) - {p0:Int64}), 96) + bitShiftLeft(toUInt128(toUnixTimestamp64Milli(received_at) - -2208988800000), 52) + bitShiftLeft(toUInt128(sequence), 20) + bitShiftLeft(toUInt128(bitAnd(cityHash64(visit), 1048575)), 0) AS place FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND (attributes.`n`.:`Int64` > {p2:Int64}) AND name != '' AND user_id != '') GROUP BY cityHash64(entity))) WHERE way[2] != 0 AND way[2] GLOBAL NOT IN (SELECT value FROM (SELECT *, least(rank, 6) AS place
    FROM (SELECT *, row_number() OVER (PARTITION BY column ORDER BY through DESC, name) AS rank
      FROM (SELECT column, value, sum(number) AS through, sumIf(number, next != 0) AS onward,
      groupArrayIf((next, number), next != 0) AS nexts
    FROM (SELECT step.1 AS column, step.2 AS value, step.3 AS next, count() AS number
      FROM (SELECT arrayJoin(arrayZip(arrayEnumerate(way), way, arrayPushBack(arrayPopFront(way), 0))) AS step
        FROM (SELECT arraySlice(arrayDistinct(visited), 1, 5) AS way FROM (SELECT arraySort((v, p) -> p, groupArray(visit), groupArray(place)) AS visited FROM (SELECT user_id AS entity, cityHash64(assumeNotNull(name)) AS visit, bitShiftLeft(toUInt128(toUnixTimestamp64Milli(occurred_at) - {p0:Int64}), 96) + bitShiftLeft(toUInt128(toUnixTimestamp64Milli(received_at) - -2208988800000), 52) + bitShiftLeft(toUInt128(sequence), 20) + bitShiftLeft(toUInt128(bitAnd(cityHash64(visit), 1048575)), 0) AS place FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND (attributes.`n`.:`Int64` > {p2:Int64}) AND name != '' AND user_id != '') GROUP BY cityHash64(entity))))
      GROUP BY column, value, next)
    GROUP BY column, value) AS values GLOBAL ANY LEFT JOIN (SELECT cityHash64(assumeNotNull(found)) AS named, any(found) AS name
    FROM (SELECT toString(assumeNotNull(text)) AS found
      FROM (SELECT name AS text FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND (attributes.`n`.:`Int64` > {p2:Int64}) AND name != '') GROUP BY text) GROUP BY named) AS names ON value = named))
        WHERE column = 2 AND place <= 5) AND way[1] = cityHash64(assumeNotNull({p3:String}))) ORDER BY moment DESC, who LIMIT {p4:UInt64})) AS page
    SELECT page.1, entity AS who, {p0:Int64} + toUInt64(bitShiftRight(place, 96)) AS moment, tuple(any(cell_1), any(cell_2))
    FROM (SELECT user_id AS entity, cityHash64(assumeNotNull(name)) AS visit, bitShiftLeft(toUInt128(toUnixTimestamp64Milli(occurred_at) - {p0:Int64}), 96) + bitShiftLeft(toUInt128(toUnixTimestamp64Milli(received_at) - -2208988800000), 52) + bitShiftLeft(toUInt128(sequence), 20) + bitShiftLeft(toUInt128(bitAnd(cityHash64(visit), 1048575)), 0) AS place, ifNull(toJSONString(if((trace_key = 0 OR trace_high = 0 OR high_of_trace IN (0, trace_high)), of_trace_id, NULL)), 'null') AS cell_1, [toJSONString(attributes.`n`)] AS cell_2 FROM throughline.events FINAL GLOBAL ANY LEFT JOIN (
    WITH (SELECT (count(), groupUniqArray(trace_key), groupUniqArrayArray(ids)) FROM (
      SELECT trace_key, if(trace_key = 0, emptyArrayString(), []) AS ids FROM throughline.events
      WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND (attributes.`n`.:`Int64` > {p2:Int64}) AND name != '' AND user_id != '' LIMIT 50001)) AS looked_up
    SELECT trace_low AS low_of_trace, max(trace_high) AS high_of_trace, (0, 1) AS matched, toNullable(lower(concat(leftPad(hex(max(trace_high)), 16, '0'), leftPad(hex(trace_low), 16, '0')))) AS of_trace_id
    FROM throughline.traces
    WHERE started_at >= fromUnixTimestamp64Milli({p5:Int64}, 'UTC')
      AND started_at < fromUnixTimestamp64Milli({p6:Int64}, 'UTC') AND trace_low != 0
      AND (looked_up.1 > 50000 OR trace_low IN (SELECT arrayJoin(looked_up.2)))
    GROUP BY trace_low
    ) AS traces_of_events ON trace_key = low_of_trace WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND (attributes.`n`.:`Int64` > {p2:Int64}) AND name != '' AND user_id != '') WHERE (entity, place) IN (SELECT arrayJoin(page.2))
    GROUP BY entity, place ORDER BY moment DESC, who LIMIT {p4:UInt64}
