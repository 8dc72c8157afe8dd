//! What holds for any company and any records.

use std::collections::BTreeSet;

use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;
use serde_json::Value;

use super::{address::ADDRESS, *};
use crate::model::{
    company::{DiffusionStatus, Fields, Provenance},
    spelling,
};

/// Few values, so that sources agree, differ, mask and leave gaps often.
fn text() -> impl Strategy<Value = Option<String>> {
    const VALUES: [&str; 10] = ["", " ", "A", "B", " A  B ", "75015", "PARIS", "Paris 15e", "RENNES", MASK];
    prop::option::weighted(0.7, prop::sample::select(&VALUES[..]).prop_map(str::to_owned))
}

fn country() -> impl Strategy<Value = Option<String>> {
    prop::option::of(prop::sample::select(&["FR", "DE", "BE"][..]).prop_map(str::to_owned))
}

fn fields() -> impl Strategy<Value = Fields> {
    let texts = prop::collection::vec(text(), 13);
    let active = prop::option::of(prop::sample::select(&[ActiveStatus::Active, ActiveStatus::Ceased][..]));
    let days = prop::option::of(-80_000..80_000_i32);
    (texts, country(), active, days).prop_map(|(texts, country_code, active_status, days)| {
        let creation_date = days.and_then(NaiveDate::from_epoch_days);
        let mut fields = Fields { creation_date, active_status, ..Fields::default() };
        for (slot, text) in fields.texts_mut().into_iter().zip(texts) {
            *slot = text;
        }
        fields.country_code = country_code;
        fields
    })
}

fn masks() -> impl Strategy<Value = BTreeSet<Field>> {
    prop_oneof![
        3 => Just(BTreeSet::new()),
        1 => prop::collection::btree_set(prop::sample::select(&Field::ALL[..]), 1..5),
    ]
}

fn diffusion() -> impl Strategy<Value = Option<DiffusionStatus>> {
    const ALL: [DiffusionStatus; 3] =
        [DiffusionStatus::Open, DiffusionStatus::Partial, DiffusionStatus::Closed];
    prop::option::of(prop::sample::select(&ALL[..]))
}

fn record(siren: Siren) -> impl Strategy<Value = SourceRecord> {
    let source = prop::sample::select(&SourceApi::ALL[..]);
    (source, fields(), masks(), diffusion(), prop::bool::weighted(0.2)).prop_map(
        move |(source, fields, masked_fields, diffusion_status, foreign_seat)| SourceRecord {
            source,
            siren,
            http_status: 200,
            fields,
            legal_category: None,
            masked: !masked_fields.is_empty(),
            masked_fields,
            diffusion_status,
            commercial_reuse: None,
            foreign_seat,
            payload: Value::Null,
            siret_match: None,
        },
    )
}

/// Whoever may say it said it, in this month or before.
fn provenance() -> impl Strategy<Value = BTreeMap<Field, Provenance>> {
    prop::collection::vec((0_usize..3, 0_i64..40), Field::ALL.len()).prop_map(|origins| {
        let origins = Field::ALL.into_iter().zip(origins);
        let origin = |(field, (rank, days)): (Field, (usize, i64))| {
            let source = *priority(field).get(rank)?;
            Some((field, Provenance { source, retrieved_at: now() - TimeDelta::days(days) }))
        };
        origins.filter_map(origin).collect()
    })
}

fn company(siren: Siren) -> impl Strategy<Value = Option<Company>> {
    let stored = (fields(), masks(), diffusion(), provenance()).prop_map(
        move |(fields, masked_fields, diffusion_status, provenance)| Company {
            fields,
            diffusion_status,
            masked_fields,
            provenance,
            ..Company::skeleton(siren)
        },
    );
    prop::option::of(stored)
}

fn any_siren() -> Siren {
    Siren::parse("552032534").unwrap()
}

fn cycle() -> impl Strategy<Value = (Siren, Option<Company>, Vec<SourceRecord>)> {
    prop::sample::select(&["552032534", "130025265"][..])
        .prop_filter_map("a SIREN", |text| Siren::parse(text).ok())
        .prop_flat_map(|siren| (Just(siren), company(siren), prop::collection::vec(record(siren), 0..4)))
}

/// The stored values as merging sees them.
fn known(siren: Siren, current: Option<&Company>) -> Fields {
    let stored = current.cloned().unwrap_or_else(|| Company::skeleton(siren));
    let mut fields = tidied(&stored.fields, now());
    masks::erase(&mut fields, &BTreeSet::new());
    fields
}

fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn merging_twice_changes_nothing((siren, current, records) in cycle()) {
        let once = merge(siren, current.as_ref(), &records, &Lifetimes::default(), now());
        prop_assert_eq!(&merge(siren, Some(&once), &records, &Lifetimes::default(), now()), &once);
    }

    #[test]
    fn the_order_of_records_does_not_matter((siren, current, records) in cycle(), turn in 0_usize..4) {
        let straight = merge(siren, current.as_ref(), &records, &Lifetimes::default(), now());
        let mut turned = records.clone();
        turned.rotate_left(turn.min(records.len()));
        prop_assert_eq!(&merge(siren, current.as_ref(), &turned, &Lifetimes::default(), now()), &straight);
        turned.reverse();
        prop_assert_eq!(&merge(siren, current.as_ref(), &turned, &Lifetimes::default(), now()), &straight);
    }

    #[test]
    fn a_known_value_is_lost_by_masking_only((siren, current, records) in cycle()) {
        let merged = merge(siren, current.as_ref(), &records, &Lifetimes::default(), now());
        let before = known(siren, current.as_ref());
        for field in Field::ALL.into_iter().filter(|field| before.has(*field)) {
            // The address as a whole may be another one; that has properties of its own.
            let kept = merged.fields.has(field) || merged.masked_fields.contains(&field);
            prop_assert!(kept || ADDRESS.contains(&field), "{:?} was lost", field);
        }
    }

    #[test]
    fn an_address_is_given_up_only_for_another_one((siren, current, records) in cycle()) {
        let merged = merge(siren, current.as_ref(), &records, &Lifetimes::default(), now());
        let before = known(siren, current.as_ref());
        let lost = |field: &Field| before.has(*field) && !merged.fields.has(*field) && !merged.masked_fields.contains(field);
        if ADDRESS.iter().any(lost) {
            let replaced = records.iter().any(|record| {
                let fields = tidied(&record.fields, now());
                record.foreign_seat || ADDRESS.iter().any(|field| fields.has(*field) && fields.text(*field) != before.text(*field))
            });
            prop_assert!(replaced);
        }
    }

    #[test]
    fn nothing_masked_shows_and_a_masked_name_is_the_mask((siren, current, records) in cycle()) {
        let merged = merge(siren, current.as_ref(), &records, &Lifetimes::default(), now());
        let stated = records.iter().flat_map(|record| &record.masked_fields);
        prop_assert!(stated.clone().all(|field| merged.masked_fields.contains(field)));
        for field in &merged.masked_fields {
            prop_assert!(!merged.fields.has(*field) || *field == Field::LegalName);
        }
        let name_is_mask = merged.fields.legal_name.as_deref() == Some(MASK);
        prop_assert_eq!(name_is_mask, merged.masked_fields.contains(&Field::LegalName));
    }

    #[test]
    fn every_value_comes_from_a_listed_source_or_from_before((siren, current, records) in cycle()) {
        let merged = merge(siren, current.as_ref(), &records, &Lifetimes::default(), now());
        let before = known(siren, current.as_ref());
        for field in Field::ALL {
            if let Some(value) = merged.fields.text(field).filter(|value| *value != MASK) {
                let said = records.iter().filter(|record| priority(field).contains(&record.source));
                let mut said = said.filter_map(|record| spelling::tidy(record.fields.text(field)?));
                prop_assert!(before.text(field) == Some(value) || said.any(|said| said == value));
            }
        }
    }

    #[test]
    fn every_value_merged_now_has_an_origin_that_may_give_it((siren, records) in (Just(any_siren()), prop::collection::vec(record(any_siren()), 0..4))) {
        let merged = merge(siren, None, &records, &Lifetimes::default(), now());
        for field in Field::ALL.into_iter().filter(|field| !merged.masked_fields.contains(field)) {
            let origin = merged.provenance.get(&field);
            prop_assert_eq!(origin.is_some(), merged.fields.has(field), "{:?}", field);
            prop_assert!(origin.is_none_or(|origin| priority(field).contains(&origin.source)));
        }
    }

    #[test]
    fn a_fresh_value_yields_only_to_a_source_as_believed((siren, current, records) in cycle()) {
        let merged = merge(siren, current.as_ref(), &records, &Lifetimes::default(), now());
        let before = known(siren, current.as_ref());
        let Some(stored) = current else { return Ok(()) };
        for (field, origin) in stored.provenance.iter().filter(|(field, _)| !ADDRESS.contains(field)) {
            let fresh = origin.is_fresh(now(), Lifetimes::default().of(*field));
            if !fresh || !before.has(*field) || merged.masked_fields.contains(field) {
                continue;
            }
            let mut before_only = Fields::default();
            before_only.adopt(*field, &before);
            let mut after_only = Fields::default();
            after_only.adopt(*field, &merged.fields);
            if before_only != after_only {
                let rank = |source| priority(*field).iter().position(|listed| *listed == source);
                prop_assert!(merged.provenance.get(field).is_some_and(|now| rank(now.source) <= rank(origin.source)));
            }
        }
    }

    #[test]
    fn postal_code_and_town_of_two_sources_are_combined_only_when_they_agree((siren, current, records) in cycle()) {
        let merged = merge(siren, current.as_ref(), &records, &Lifetimes::default(), now());
        let town = merged.fields.city.as_deref().map(spelling::fold_town);
        let code = merged.fields.postal_code.as_deref().map(spelling::fold);
        let before = known(siren, current.as_ref());
        let places: Vec<Fields> = records.iter().map(|record| tidied(&record.fields, now())).chain([before]).collect();
        let gives = |place: &Fields| {
            (place.postal_code.as_deref().map(spelling::fold), place.city.as_deref().map(spelling::fold_town))
        };
        if let (Some(code), Some(town)) = (code, town) {
            let together = places.iter().any(|place| gives(place) == (Some(code.clone()), Some(town.clone())));
            let apart = places.iter().any(|place| { let (c, t) = gives(place); c.as_ref() == Some(&code) && t.is_none() });
            let other = places.iter().any(|place| { let (c, t) = gives(place); t.as_ref() == Some(&town) && c.is_none() });
            prop_assert!(together || apart || other);
        }
    }
}
