-- the kinds of events of sessions: 
SELECT column, place, sum(through), sum(onward),
      arraySort(groupArrayIf((rank, name, through, onward), rank <= 1005)),
      sumMap(origins, numbers)
    FROM (SELECT at.1 AS column, at.2 AS value,
      maxIf(rank, at.4 = 0) AS rank, maxIf(place, at.4 = 0) AS place, anyIf(name, at.4 = 0) AS name,
      maxIf(through, at.4 = 0) AS through, maxIf(onward, at.4 = 0) AS onward,
      sumMapIf([at.3], [at.4], at.4 != 0) AS arriving, arriving.1 AS origins, arriving.2 AS numbers
    FROM (SELECT *, arrayJoin(arrayPushFront(arrayMap(n -> (column + 1, n.1, place, n.2), nexts), (column, value, 0, 0))) AS at FROM (SELECT *, least(rank, 6) AS place
    FROM (SELECT *, row_number() OVER (PARTITION BY column ORDER BY through DESC, name) AS rank
      FROM (SELECT column, value, sum(number) AS through, sumIf(number, next != 0) AS onward,
      groupArrayIf((next, number), next != 0) AS nexts
    FROM (SELECT step.1 AS column, step.2 AS value, step.3 AS next, count() AS number
      FROM (SELECT arrayJoin(arrayZip(arrayEnumerate(way), way, arrayPushBack(arrayPopFront(way), 0))) AS step
        FROM (SELECT arraySlice(arrayDistinct(visited), 1, 5) AS way FROM (SELECT arraySort((v, p) -> p, groupArray(visit), groupArray(place)) AS visited FROM (SELECT session_id AS entity, cityHash64(assumeNotNull(name)) AS visit, bitShiftLeft(toUInt128(toUnixTimestamp64Milli(occurred_at) - {p0:Int64}), 96) + bitShiftLeft(toUInt128(toUnixTimestamp64Milli(received_at) - -2208988800000), 52) + bitShiftLeft(toUInt128(sequence), 20) + bitShiftLeft(toUInt128(bitAnd(cityHash64(visit), 1048575)), 0) AS place FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND name != '' AND session_id != '') GROUP BY cityHash64(entity))))
      GROUP BY column, value, next)
    GROUP BY column, value) AS values GLOBAL ANY LEFT JOIN (SELECT cityHash64(assumeNotNull(found)) AS named, any(found) AS name
    FROM (SELECT toString(assumeNotNull(text)) AS found
      FROM (SELECT name AS text FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND name != '') GROUP BY text) GROUP BY named) AS names ON value = named)))
    GROUP BY at.1, at.2)
    GROUP BY column, place ORDER BY column, place

-- what users did before they were at step three, backward: 
SELECT column, place, sum(through), sum(onward),
      arraySort(groupArrayIf((rank, name, through, onward), rank <= 1005)),
      sumMap(origins, numbers)
    FROM (SELECT at.1 AS column, at.2 AS value,
      maxIf(rank, at.4 = 0) AS rank, maxIf(place, at.4 = 0) AS place, anyIf(name, at.4 = 0) AS name,
      maxIf(through, at.4 = 0) AS through, maxIf(onward, at.4 = 0) AS onward,
      sumMapIf([at.3], [at.4], at.4 != 0) AS arriving, arriving.1 AS origins, arriving.2 AS numbers
    FROM (SELECT *, arrayJoin(arrayPushFront(arrayMap(n -> (column + 1, n.1, place, n.2), nexts), (column, value, 0, 0))) AS at FROM (SELECT *, least(rank, 6) AS place
    FROM (SELECT *, row_number() OVER (PARTITION BY column ORDER BY through DESC, name) AS rank
      FROM (SELECT column, value, sum(number) AS through, sumIf(number, next != 0) AS onward,
      groupArrayIf((next, number), next != 0) AS nexts
    FROM (SELECT step.1 AS column, step.2 AS value, step.3 AS next, count() AS number
      FROM (SELECT arrayJoin(arrayZip(arrayEnumerate(way), way, arrayPushBack(arrayPopFront(way), 0))) AS step
        FROM (SELECT arraySlice(arrayDistinct(arrayReverse(arraySlice(visited, 1, indexOf(visited, cityHash64(assumeNotNull({p0:String})))))), 1, 5) AS way FROM (SELECT arraySort((v, p) -> p, groupArray(visit), groupArray(place)) AS visited FROM (SELECT user_id AS entity, cityHash64(assumeNotNull(name)) AS visit, bitShiftLeft(toUInt128(toUnixTimestamp64Milli(occurred_at) - {p1:Int64}), 96) + bitShiftLeft(toUInt128(toUnixTimestamp64Milli(received_at) - -2208988800000), 52) + bitShiftLeft(toUInt128(sequence), 20) + bitShiftLeft(toUInt128(bitAnd(cityHash64(visit), 1048575)), 0) AS place FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p2:Int64}, 'UTC') AND name != '' AND user_id != '') GROUP BY cityHash64(entity)) WHERE has(visited, cityHash64(assumeNotNull({p0:String})))))
      GROUP BY column, value, next)
    GROUP BY column, value) AS values GLOBAL ANY LEFT JOIN (SELECT cityHash64(assumeNotNull(found)) AS named, any(found) AS name
    FROM (SELECT toString(assumeNotNull(text)) AS found
      FROM (SELECT name AS text FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p2:Int64}, 'UTC') AND name != '') GROUP BY text) GROUP BY named) AS names ON value = named)))
    GROUP BY at.1, at.2)
    GROUP BY column, place ORDER BY column, place

-- an attribute of some kinds of events, of users: @event.name:(step.one OR step.two)
SELECT column, place, sum(through), sum(onward),
      arraySort(groupArrayIf((rank, name, through, onward), rank <= 1005)),
      sumMap(origins, numbers)
    FROM (SELECT at.1 AS column, at.2 AS value,
      maxIf(rank, at.4 = 0) AS rank, maxIf(place, at.4 = 0) AS place, anyIf(name, at.4 = 0) AS name,
      maxIf(through, at.4 = 0) AS through, maxIf(onward, at.4 = 0) AS onward,
      sumMapIf([at.3], [at.4], at.4 != 0) AS arriving, arriving.1 AS origins, arriving.2 AS numbers
    FROM (SELECT *, arrayJoin(arrayPushFront(arrayMap(n -> (column + 1, n.1, place, n.2), nexts), (column, value, 0, 0))) AS at FROM (SELECT *, least(rank, 6) AS place
    FROM (SELECT *, row_number() OVER (PARTITION BY column ORDER BY through DESC, name) AS rank
      FROM (SELECT column, value, sum(number) AS through, sumIf(number, next != 0) AS onward,
      groupArrayIf((next, number), next != 0) AS nexts
    FROM (SELECT step.1 AS column, step.2 AS value, step.3 AS next, count() AS number
      FROM (SELECT arrayJoin(arrayZip(arrayEnumerate(way), way, arrayPushBack(arrayPopFront(way), 0))) AS step
        FROM (SELECT arraySlice(arrayDistinct(visited), 1, 5) AS way FROM (SELECT arraySort((v, p) -> p, groupArray(visit), groupArray(place)) AS visited FROM (SELECT user_id AS entity, cityHash64(assumeNotNull(toString(attributes.`n`.:`Int64`))) AS visit, bitShiftLeft(toUInt128(toUnixTimestamp64Milli(occurred_at) - {p0:Int64}), 96) + bitShiftLeft(toUInt128(toUnixTimestamp64Milli(received_at) - -2208988800000), 52) + bitShiftLeft(toUInt128(sequence), 20) + bitShiftLeft(toUInt128(bitAnd(cityHash64(visit), 1048575)), 0) AS place FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND name IN {p2:Array(String)} AND isNotNull(attributes.`n`.:`Int64`) AND user_id != '') GROUP BY cityHash64(entity))))
      GROUP BY column, value, next)
    GROUP BY column, value) AS values GLOBAL ANY LEFT JOIN (SELECT cityHash64(assumeNotNull(found)) AS named, any(found) AS name
    FROM (SELECT toString(assumeNotNull(text)) AS found
      FROM (SELECT toString(attributes.`n`.:`Int64`) AS text FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND name IN {p2:Array(String)} AND isNotNull(attributes.`n`.:`Int64`)) GROUP BY text) GROUP BY named) AS names ON value = named)))
    GROUP BY at.1, at.2)
    GROUP BY column, place ORDER BY column, place

-- from a tag to what happens next in a service, or in that of the user: 
SELECT column, place, sum(through), sum(onward),
      arraySort(groupArrayIf((rank, name, through, onward), rank <= 1005)),
      sumMap(origins, numbers)
    FROM (SELECT at.1 AS column, at.2 AS value,
      maxIf(rank, at.4 = 0) AS rank, maxIf(place, at.4 = 0) AS place, anyIf(name, at.4 = 0) AS name,
      maxIf(through, at.4 = 0) AS through, maxIf(onward, at.4 = 0) AS onward,
      sumMapIf([at.3], [at.4], at.4 != 0) AS arriving, arriving.1 AS origins, arriving.2 AS numbers
    FROM (SELECT *, arrayJoin(arrayPushFront(arrayMap(n -> (column + 1, n.1, place, n.2), nexts), (column, value, 0, 0))) AS at FROM (SELECT *, least(rank, 6) AS place
    FROM (SELECT *, row_number() OVER (PARTITION BY column ORDER BY through DESC, name) AS rank
      FROM (SELECT column, value, sum(number) AS through, sumIf(number, next != 0) AS onward,
      groupArrayIf((next, number), next != 0) AS nexts
    FROM (SELECT step.1 AS column, step.2 AS value, step.3 AS next, count() AS number
      FROM (SELECT arrayJoin(arrayZip(arrayEnumerate(way), way, arrayPushBack(arrayPopFront(way), 0))) AS step
        FROM (SELECT arrayPushFront(arraySlice(arrayDistinct(visited), 1, 4), origin) AS way FROM (SELECT origin, arraySlice(arraySort((v, p) -> p, visits, spots), arrayCount(p -> p <= start, spots) + 1) AS visited
    FROM (SELECT argMinIf(first, place, first != 0) AS origin, minIf(place, first != 0) AS start, groupArrayIf(visit, visit != 0) AS visits, groupArrayIf(place, visit != 0) AS spots FROM (SELECT *, arrayJoin(if(notEmpty(own_keys), own_keys, stitched_1)) AS entity
    FROM (SELECT if(service = '', [], [toString(service)]) AS own_keys, sipHash128(toDate32(occurred_at), application_id, name, event_id) AS event_number, arrayMap(t -> cityHash64(assumeNotNull(t)), arraySort(arrayDistinct(arrayFilter(x -> isNotNull(x), arrayMap(x -> x, attributes.`tags`.:`Array(Nullable(String))`)))))[1] AS first, if(name != '', cityHash64(assumeNotNull(name)), 0) AS visit, bitShiftLeft(toUInt128(toUnixTimestamp64Milli(occurred_at) - {p0:Int64}), 96) + bitShiftLeft(toUInt128(toUnixTimestamp64Milli(received_at) - -2208988800000), 52) + bitShiftLeft(toUInt128(sequence), 20) + bitShiftLeft(toUInt128(bitAnd(cityHash64(first, visit), 1048575)), 0) AS place FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND (arrayExists(x -> isNotNull(x), attributes.`tags`.:`Array(Nullable(String))`) OR name != '') AND (service != '' OR user_id != '')) AS rows_of_events GLOBAL ANY LEFT JOIN (SELECT number AS number_1, keys AS stitched_1 FROM (WITH lacking_rows AS (SELECT sipHash128(toDate32(occurred_at), application_id, name, event_id) AS number, bitShiftLeft(toUInt128(toUnixTimestamp64Milli(occurred_at) - {p2:Int64}), 96) + bitShiftLeft(toUInt128(toUnixTimestamp64Milli(received_at) - -2208988800000), 52) + bitShiftLeft(toUInt128(sequence), 20) + bitShiftLeft(toUInt128(bitAnd(cityHash64(event_id, application_id), 1048575)), 0) AS place, arrayJoin(if(user_id = '', [], [toString(user_id)])) AS shared FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND (arrayExists(x -> isNotNull(x), attributes.`tags`.:`Array(Nullable(String))`) OR name != '') AND (service != '' OR user_id != '') AND empty(if(service = '', [], [toString(service)])))
    SELECT number, argMax(found.keys, found.place) AS keys
    FROM lacking_rows AS lacking
    GLOBAL ASOF JOIN (SELECT * FROM (SELECT if(service = '', [], [toString(service)]) AS keys, bitShiftLeft(toUInt128(toUnixTimestamp64Milli(occurred_at) - {p2:Int64}), 96) + bitShiftLeft(toUInt128(toUnixTimestamp64Milli(received_at) - -2208988800000), 52) + bitShiftLeft(toUInt128(sequence), 20) + bitShiftLeft(toUInt128(bitAnd(cityHash64(event_id, application_id), 1048575)), 0) AS place, arrayJoin(if(user_id = '', [], [toString(user_id)])) AS shared FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p2:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND user_id != '' AND notEmpty(if(service = '', [], [toString(service)])))
      WHERE shared GLOBAL IN (SELECT shared FROM lacking_rows)) AS found
    ON lacking.shared = found.shared AND lacking.place > found.place
    WHERE toUInt64(bitShiftRight(found.place, 96)) + 86400000 >= toUInt64(bitShiftRight(lacking.place, 96)) GROUP BY number))
      AS stitching_1 ON event_number = number_1 ) GROUP BY cityHash64(entity))) WHERE origin != 0))
      GROUP BY column, value, next)
    GROUP BY column, value) AS values GLOBAL ANY LEFT JOIN (SELECT cityHash64(assumeNotNull(found)) AS named, any(found) AS name
    FROM (SELECT toString(assumeNotNull(text)) AS found
      FROM (SELECT arrayJoin(arrayDistinct(arrayFilter(x -> isNotNull(x), arrayMap(x -> x, attributes.`tags`.:`Array(Nullable(String))`)))) AS text FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND arrayExists(x -> isNotNull(x), attributes.`tags`.:`Array(Nullable(String))`)) GROUP BY text UNION ALL SELECT toString(assumeNotNull(text)) AS found
      FROM (SELECT name AS text FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND name != '') GROUP BY text) GROUP BY named) AS names ON value = named)))
    GROUP BY at.1, at.2)
    GROUP BY column, place ORDER BY column, place

-- kinds of events, of which those of a name are one, and tags: 
SELECT column, place, sum(through), sum(onward),
      arraySort(groupArrayIf((rank, name, through, onward), rank <= 1005)),
      sumMap(origins, numbers)
    FROM (SELECT at.1 AS column, at.2 AS value,
      maxIf(rank, at.4 = 0) AS rank, maxIf(place, at.4 = 0) AS place, anyIf(name, at.4 = 0) AS name,
      maxIf(through, at.4 = 0) AS through, maxIf(onward, at.4 = 0) AS onward,
      sumMapIf([at.3], [at.4], at.4 != 0) AS arriving, arriving.1 AS origins, arriving.2 AS numbers
    FROM (SELECT *, arrayJoin(arrayPushFront(arrayMap(n -> (column + 1, n.1, place, n.2), nexts), (column, value, 0, 0))) AS at FROM (SELECT *, least(rank, 6) AS place
    FROM (SELECT *, row_number() OVER (PARTITION BY column ORDER BY through DESC, name) AS rank
      FROM (SELECT column, value, sum(number) AS through, sumIf(number, next != 0) AS onward,
      groupArrayIf((next, number), next != 0) AS nexts
    FROM (SELECT step.1 AS column, step.2 AS value, step.3 AS next, count() AS number
      FROM (SELECT arrayJoin(arrayZip(arrayEnumerate(way), way, arrayPushBack(arrayPopFront(way), 0))) AS step
        FROM (SELECT arrayPushFront(arraySlice(arrayDistinct(visited), 1, 4), origin) AS way FROM (SELECT origin, arrayFlatten(arraySlice(arraySort((v, p) -> p, visits, spots), arrayCount(p -> p <= start, spots) + 1)) AS visited
    FROM (SELECT argMinIf(first, place, first != 0) AS origin, minIf(place, first != 0) AS start, groupArrayIf(visit, notEmpty(visit)) AS visits, groupArrayIf(place, notEmpty(visit)) AS spots FROM (SELECT session_id AS entity, if(name != '', cityHash64(assumeNotNull(multiIf(name LIKE {p0:String}, {p1:String}, name LIKE {p2:String}, {p3:String}, name))), 0) AS first, arrayMap(t -> cityHash64(assumeNotNull(t)), arraySort(arrayDistinct(arrayMap(t -> multiIf(t LIKE {p0:String}, {p1:String}, t LIKE {p2:String}, {p3:String}, t), arrayDistinct(arrayFilter(x -> isNotNull(x), arrayMap(x -> x, attributes.`tags`.:`Array(Nullable(String))`))))))) AS visit, bitShiftLeft(toUInt128(toUnixTimestamp64Milli(occurred_at) - {p4:Int64}), 96) + bitShiftLeft(toUInt128(toUnixTimestamp64Milli(received_at) - -2208988800000), 52) + bitShiftLeft(toUInt128(sequence), 20) + bitShiftLeft(toUInt128(bitAnd(cityHash64(first, visit), 1048575)), 0) AS place FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p4:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p5:Int64}, 'UTC') AND (name != '' OR arrayExists(x -> isNotNull(x), attributes.`tags`.:`Array(Nullable(String))`)) AND session_id != '') GROUP BY cityHash64(entity))) WHERE origin != 0))
      GROUP BY column, value, next)
    GROUP BY column, value) AS values GLOBAL ANY LEFT JOIN (SELECT cityHash64(assumeNotNull(found)) AS named, any(found) AS name
    FROM (SELECT multiIf(toString(assumeNotNull(text)) LIKE {p0:String}, {p1:String}, toString(assumeNotNull(text)) LIKE {p2:String}, {p3:String}, toString(assumeNotNull(text))) AS found
      FROM (SELECT name AS text FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p4:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p5:Int64}, 'UTC') AND name != '') GROUP BY text UNION ALL SELECT multiIf(toString(assumeNotNull(text)) LIKE {p0:String}, {p1:String}, toString(assumeNotNull(text)) LIKE {p2:String}, {p3:String}, toString(assumeNotNull(text))) AS found
      FROM (SELECT arrayJoin(arrayDistinct(arrayFilter(x -> isNotNull(x), arrayMap(x -> x, attributes.`tags`.:`Array(Nullable(String))`)))) AS text FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p4:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p5:Int64}, 'UTC') AND arrayExists(x -> isNotNull(x), attributes.`tags`.:`Array(Nullable(String))`)) GROUP BY text) GROUP BY named) AS names ON value = named)))
    GROUP BY at.1, at.2)
    GROUP BY column, place ORDER BY column, place
