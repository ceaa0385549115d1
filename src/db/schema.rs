//! Tables as diesel sees them, the same for both databases. Kept equal to the migrations by a test.

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    stored_file (sha) {
        sha -> Text,
        size -> BigInt,
        media_type -> Text,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    setting (name) {
        name -> Text,
        value -> SqlJson,
        changed_at -> SqlInstant,
        changed_by -> Nullable<SqlUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    number_series (series) {
        series -> Text,
        next_number -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    lease (name) {
        name -> Text,
        holder -> SqlUuid,
        until -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    audit_entry (id) {
        id -> SqlUuid,
        at -> SqlInstant,
        account_id -> Nullable<SqlUuid>,
        actor_name -> Text,
        action -> Text,
        object_kind -> Text,
        object_id -> Text,
        detail -> SqlJson,
        request_id -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    audit_link (seq) {
        seq -> BigInt,
        entry_id -> SqlUuid,
        prev -> Text,
        hash -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    unit (id) {
        id -> SqlUuid,
        code -> Text,
        kind -> Text,
        founded_on -> Date,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    unit_fact (id) {
        id -> SqlUuid,
        unit_id -> SqlUuid,
        parent_id -> Nullable<SqlUuid>,
        name -> Text,
        short_name -> Text,
        folded -> Text,
        name_key -> Binary,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        recorded_at -> SqlInstant,
        superseded_at -> Nullable<SqlInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    unit_lineage (id) {
        id -> SqlUuid,
        from_unit -> SqlUuid,
        to_unit -> SqlUuid,
        kind -> Text,
        on_date -> Date,
        is_partial -> Bool,
        note -> Nullable<Text>,
        recorded_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    person (id) {
        id -> SqlUuid,
        full_name -> Text,
        folded_name -> Text,
        name_key -> Binary,
        birth_date -> Nullable<Date>,
        gender -> Nullable<Text>,
        birthplace -> Nullable<Text>,
        identity_number -> Nullable<Text>,
        staff_number -> Nullable<Text>,
        email -> Nullable<Text>,
        phone -> Nullable<Text>,
        photo_sha -> Nullable<Text>,
        created_at -> SqlInstant,
        changed_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    posting (id) {
        id -> SqlUuid,
        person_id -> SqlUuid,
        unit_id -> SqlUuid,
        staff_kind -> Text,
        position -> Text,
        rank_code -> Nullable<Text>,
        rank_title -> Nullable<Text>,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        recorded_at -> SqlInstant,
        superseded_at -> Nullable<SqlInstant>,
        source -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    staff_import (id) {
        id -> SqlUuid,
        file_name -> Text,
        file_sha -> Text,
        unit_id -> Nullable<SqlUuid>,
        as_of -> Date,
        state -> Text,
        summary -> SqlJson,
        created_by -> SqlUuid,
        created_at -> SqlInstant,
        closed_by -> Nullable<SqlUuid>,
        closed_at -> Nullable<SqlInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    staff_import_row (import_id, line) {
        import_id -> SqlUuid,
        line -> Integer,
        outcome -> Text,
        person_id -> Nullable<SqlUuid>,
        full_name -> Text,
        content -> SqlJson,
        changes -> SqlJson,
        problems -> SqlJson,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    account (id) {
        id -> SqlUuid,
        person_id -> Nullable<SqlUuid>,
        user_name -> Text,
        display_name -> Text,
        password_hash -> Text,
        security_stamp -> SqlUuid,
        state -> Text,
        must_change -> Bool,
        failed_count -> Integer,
        locked_until -> Nullable<SqlInstant>,
        last_sign_in_at -> Nullable<SqlInstant>,
        created_at -> SqlInstant,
        changed_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    session (id) {
        id -> SqlUuid,
        account_id -> Nullable<SqlUuid>,
        candidate_id -> Nullable<SqlUuid>,
        token_hash -> Text,
        csrf -> Text,
        address -> Text,
        user_agent -> Text,
        created_at -> SqlInstant,
        expires_at -> SqlInstant,
        revoked_at -> Nullable<SqlInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    role_grant (id) {
        id -> SqlUuid,
        account_id -> SqlUuid,
        role -> Text,
        unit_id -> Nullable<SqlUuid>,
        module_code -> Nullable<Text>,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        granted_by -> Nullable<SqlUuid>,
        granted_at -> SqlInstant,
        revoked_at -> Nullable<SqlInstant>,
        revoked_by -> Nullable<SqlUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    framework (id) {
        id -> SqlUuid,
        code -> Text,
        version -> Text,
        title -> Text,
        legal_ground -> Text,
        source_sha -> Text,
        content -> SqlJson,
        loaded_at -> SqlInstant,
        is_current -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    level (id) {
        id -> SqlUuid,
        framework_id -> SqlUuid,
        code -> Text,
        title -> Text,
        certificate_title -> Text,
        requires_level -> Nullable<Text>,
        all_of -> SqlJson,
        any_of -> SqlJson,
        any_minimum -> Integer,
        sort_order -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    module (id) {
        id -> SqlUuid,
        framework_id -> SqlUuid,
        code -> Text,
        title -> Text,
        level_code -> Text,
        sort_order -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    element (id) {
        id -> SqlUuid,
        framework_id -> SqlUuid,
        module_code -> Text,
        code -> Text,
        parent_code -> Nullable<Text>,
        title -> Text,
        is_verified -> Bool,
        code_verified -> Bool,
        title_verified -> Bool,
        basis -> Text,
        sort_order -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    requirement (id) {
        id -> SqlUuid,
        lineage_id -> SqlUuid,
        title -> Text,
        framework_code -> Text,
        level_code -> Text,
        unit_id -> SqlUuid,
        staff_kinds -> SqlJson,
        positions -> SqlJson,
        rank_codes -> SqlJson,
        due_on -> Date,
        legal_ground -> Text,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        recorded_at -> SqlInstant,
        superseded_at -> Nullable<SqlInstant>,
        created_by -> Nullable<SqlUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    question (id) {
        id -> SqlUuid,
        code -> Text,
        framework_code -> Text,
        module_code -> Text,
        pool -> Text,
        created_by -> Nullable<SqlUuid>,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    question_version (id) {
        id -> SqlUuid,
        question_id -> SqlUuid,
        version -> Integer,
        kind -> Text,
        stem -> Text,
        folded -> Text,
        body -> SqlJson,
        explanation -> Text,
        element_code -> Text,
        difficulty -> Integer,
        state -> Text,
        author_id -> Nullable<SqlUuid>,
        source -> Text,
        content_sha -> Text,
        approved_by -> Nullable<SqlUuid>,
        approved_at -> Nullable<SqlInstant>,
        created_at -> SqlInstant,
        changed_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    question_event (id) {
        id -> SqlUuid,
        version_id -> SqlUuid,
        action -> Text,
        account_id -> Nullable<SqlUuid>,
        note -> Text,
        at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    question_import (id) {
        id -> SqlUuid,
        file_name -> Text,
        file_sha -> Text,
        state -> Text,
        rows -> SqlJson,
        created_by -> SqlUuid,
        created_at -> SqlInstant,
        closed_at -> Nullable<SqlInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    blueprint (id) {
        id -> SqlUuid,
        title -> Text,
        framework_code -> Text,
        level_code -> Text,
        module_code -> Nullable<Text>,
        pool -> Text,
        created_by -> Nullable<SqlUuid>,
        created_at -> SqlInstant,
        changed_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    blueprint_line (blueprint_id, position) {
        blueprint_id -> SqlUuid,
        position -> Integer,
        module_code -> Text,
        element_prefix -> Nullable<Text>,
        difficulty -> Nullable<Integer>,
        question_count -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    course (id) {
        id -> SqlUuid,
        code -> Text,
        version -> Text,
        framework_code -> Text,
        level_code -> Text,
        module_code -> Nullable<Text>,
        title -> Text,
        summary -> Text,
        content_sha -> Text,
        is_current -> Bool,
        loaded_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    lesson (id) {
        id -> SqlUuid,
        course_id -> SqlUuid,
        slug -> Text,
        sort_order -> Integer,
        title -> Text,
        minutes -> Integer,
        objective -> Text,
        elements -> SqlJson,
        markdown -> Text,
        html -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    course_picture (course_id, name) {
        course_id -> SqlUuid,
        name -> Text,
        file_sha -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    practical_task (id) {
        id -> SqlUuid,
        code -> Text,
        course_code -> Text,
        framework_code -> Text,
        level_code -> Text,
        title -> Text,
        minutes -> Integer,
        pool -> Text,
        markdown -> Text,
        html -> Text,
        rubric -> SqlJson,
        content_sha -> Text,
        is_current -> Bool,
        loaded_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    practical_file (task_id, purpose, name) {
        task_id -> SqlUuid,
        purpose -> Text,
        name -> Text,
        file_sha -> Text,
        size -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    lesson_progress (person_id, course_code, slug) {
        person_id -> SqlUuid,
        course_code -> Text,
        slug -> Text,
        opened_at -> SqlInstant,
        done_at -> Nullable<SqlInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    practice (id) {
        id -> SqlUuid,
        person_id -> SqlUuid,
        framework_code -> Text,
        module_code -> Text,
        items -> SqlJson,
        state -> Text,
        position -> Integer,
        correct -> Integer,
        total -> Integer,
        started_at -> SqlInstant,
        finished_at -> Nullable<SqlInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    practice_answer (practice_id, position) {
        practice_id -> SqlUuid,
        position -> Integer,
        value -> SqlJson,
        is_correct -> Nullable<Bool>,
        answered_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    site (id) {
        id -> SqlUuid,
        name -> Text,
        address -> Text,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    room (id) {
        id -> SqlUuid,
        site_id -> SqlUuid,
        name -> Text,
        working_pcs -> Integer,
        is_active -> Bool,
        note -> Text,
        created_at -> SqlInstant,
        changed_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    booking (id) {
        id -> SqlUuid,
        room_id -> Nullable<SqlUuid>,
        person_id -> Nullable<SqlUuid>,
        starts_at -> SqlInstant,
        ends_at -> SqlInstant,
        subject_kind -> Text,
        subject_id -> SqlUuid,
        title -> Text,
        created_by -> Nullable<SqlUuid>,
        created_at -> SqlInstant,
        released_at -> Nullable<SqlInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    exam (id) {
        id -> SqlUuid,
        lineage_id -> SqlUuid,
        version -> Integer,
        title -> Text,
        kind -> Text,
        framework_code -> Text,
        level_code -> Text,
        module_code -> Nullable<Text>,
        blueprint -> SqlJson,
        practical_tasks -> SqlJson,
        theory_minutes -> Integer,
        practical_minutes -> Integer,
        slack_minutes -> Integer,
        late_minutes -> Integer,
        pass_percent -> Integer,
        state -> Text,
        return_note -> Text,
        author_id -> SqlUuid,
        approved_by -> Nullable<SqlUuid>,
        published_at -> Nullable<SqlInstant>,
        created_at -> SqlInstant,
        changed_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    exam_participant (exam_id, person_id) {
        exam_id -> SqlUuid,
        person_id -> SqlUuid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    exam_round (id) {
        id -> SqlUuid,
        exam_id -> SqlUuid,
        title -> Text,
        authority -> Text,
        council_number -> Text,
        council_date -> Date,
        state -> Text,
        created_by -> SqlUuid,
        approved_by -> Nullable<SqlUuid>,
        approved_at -> Nullable<SqlInstant>,
        proposed_by -> Nullable<SqlUuid>,
        proposed_at -> Nullable<SqlInstant>,
        results_decision_id -> Nullable<SqlUuid>,
        created_at -> SqlInstant,
        changed_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    sitting (id) {
        id -> SqlUuid,
        round_id -> Nullable<SqlUuid>,
        exam_id -> SqlUuid,
        room_id -> Nullable<SqlUuid>,
        starts_at -> SqlInstant,
        ends_at -> SqlInstant,
        state -> Text,
        capacity -> Integer,
        practical_task_id -> Nullable<SqlUuid>,
        approved_by -> Nullable<SqlUuid>,
        approved_at -> Nullable<SqlInstant>,
        theory_start_at -> Nullable<SqlInstant>,
        practical_start_at -> Nullable<SqlInstant>,
        opened_by -> Nullable<SqlUuid>,
        ended_at -> Nullable<SqlInstant>,
        ended_by -> Nullable<SqlUuid>,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    sitting_invigilator (sitting_id, person_id) {
        sitting_id -> SqlUuid,
        person_id -> SqlUuid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    candidate (id) {
        id -> SqlUuid,
        round_id -> Nullable<SqlUuid>,
        sitting_id -> SqlUuid,
        person_id -> SqlUuid,
        number -> Nullable<Integer>,
        seat -> Nullable<Integer>,
        code_hash -> Nullable<Text>,
        code_printed_at -> Nullable<SqlInstant>,
        full_name -> Text,
        name_key -> Binary,
        birth_date -> Nullable<Date>,
        birthplace -> Text,
        gender -> Nullable<Text>,
        photo_sha -> Nullable<Text>,
        unit_name -> Text,
        state -> Text,
        checked_in_by -> Nullable<SqlUuid>,
        checked_in_at -> Nullable<SqlInstant>,
        time_percent -> Integer,
        withdrawn_at -> Nullable<SqlInstant>,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    form (id) {
        id -> SqlUuid,
        candidate_id -> SqlUuid,
        seed -> Text,
        items -> SqlJson,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    attempt (id) {
        id -> SqlUuid,
        candidate_id -> SqlUuid,
        part -> Text,
        state -> Text,
        outcome -> Nullable<Text>,
        epoch -> Integer,
        revision -> BigInt,
        session_id -> Nullable<SqlUuid>,
        started_at -> Nullable<SqlInstant>,
        deadline_at -> Nullable<SqlInstant>,
        closed_at -> Nullable<SqlInstant>,
        close_noticed_at -> Nullable<SqlInstant>,
        answered -> Integer,
        receipt_code -> Nullable<Text>,
        answers_root -> Nullable<Text>,
        mark -> Nullable<Integer>,
        max_mark -> Nullable<Integer>,
        marked_at -> Nullable<SqlInstant>,
        prepared_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    answer (attempt_id, position) {
        attempt_id -> SqlUuid,
        position -> Integer,
        revision -> BigInt,
        epoch -> Integer,
        value -> SqlJson,
        saved_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    answer_version (attempt_id, position, revision) {
        attempt_id -> SqlUuid,
        position -> Integer,
        revision -> BigInt,
        epoch -> Integer,
        value -> SqlJson,
        saved_at -> SqlInstant,
        session_id -> Nullable<SqlUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    time_grant (id) {
        id -> SqlUuid,
        sitting_id -> SqlUuid,
        candidate_id -> Nullable<SqlUuid>,
        part -> Text,
        minutes -> Integer,
        reason -> Text,
        granted_by -> SqlUuid,
        granted_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    submission (id) {
        id -> SqlUuid,
        attempt_id -> SqlUuid,
        file_name -> Text,
        file_sha -> Text,
        size -> BigInt,
        media_type -> Text,
        same_as_starter -> Bool,
        uploaded_at -> SqlInstant,
        superseded_at -> Nullable<SqlInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    script (id) {
        id -> SqlUuid,
        round_id -> SqlUuid,
        attempt_id -> SqlUuid,
        script_number -> Integer,
        state -> Text,
        final_mark -> Nullable<Integer>,
        decided_by -> Nullable<SqlUuid>,
        decided_reason -> Nullable<Text>,
        decided_at -> Nullable<SqlInstant>,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    script_file (id) {
        id -> SqlUuid,
        script_id -> SqlUuid,
        name -> Text,
        file_sha -> Text,
        source_sha -> Text,
        size -> BigInt,
        removed -> SqlJson,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    marking_duty (script_id, slot) {
        script_id -> SqlUuid,
        slot -> Integer,
        examiner_id -> SqlUuid,
        assigned_by -> SqlUuid,
        assigned_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    mark_sheet (id) {
        id -> SqlUuid,
        script_id -> SqlUuid,
        slot -> Integer,
        pass -> Integer,
        examiner_id -> SqlUuid,
        marks -> SqlJson,
        total -> Integer,
        note -> Text,
        state -> Text,
        revision -> Integer,
        saved_at -> SqlInstant,
        finalised_at -> Nullable<SqlInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    result (id) {
        id -> SqlUuid,
        round_id -> SqlUuid,
        candidate_id -> SqlUuid,
        theory_mark -> Nullable<Integer>,
        practical_mark -> Nullable<Integer>,
        passed -> Bool,
        note -> Text,
        computed_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    decision (id) {
        id -> SqlUuid,
        kind -> Text,
        number -> Text,
        decided_on -> Date,
        authority -> Text,
        signer_title -> Text,
        signer_name -> Text,
        ground -> Text,
        round_id -> Nullable<SqlUuid>,
        created_by -> SqlUuid,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    certificate (id) {
        id -> SqlUuid,
        person_id -> SqlUuid,
        round_id -> Nullable<SqlUuid>,
        candidate_id -> Nullable<SqlUuid>,
        framework_code -> Text,
        level_code -> Text,
        series -> Text,
        serial_number -> BigInt,
        serial -> Text,
        register_year -> Integer,
        register_number -> Integer,
        code -> Text,
        content -> SqlJson,
        pdf_sha -> Text,
        issued_on -> Date,
        decision_id -> SqlUuid,
        replaces_id -> Nullable<SqlUuid>,
        issued_by -> SqlUuid,
        recorded_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    certificate_event (id) {
        id -> SqlUuid,
        certificate_id -> SqlUuid,
        kind -> Text,
        effective_on -> Date,
        decision_id -> SqlUuid,
        reason -> Text,
        replaced_by -> Nullable<SqlUuid>,
        recorded_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    equivalence (id) {
        id -> SqlUuid,
        framework_code -> Text,
        level_code -> Text,
        title -> Text,
        title_key -> Text,
        legal_ground -> Text,
        issued_from -> Nullable<Date>,
        issued_to -> Nullable<Date>,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        created_by -> SqlUuid,
        recorded_at -> SqlInstant,
        ended_by -> Nullable<SqlUuid>,
        ended_at -> Nullable<SqlInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    register_import (id) {
        id -> SqlUuid,
        file_name -> Text,
        file_sha -> Text,
        state -> Text,
        rows -> SqlJson,
        created_by -> SqlUuid,
        created_at -> SqlInstant,
        changed_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    earlier_certificate (id) {
        id -> SqlUuid,
        serial -> Text,
        serial_key -> Text,
        register_number -> Text,
        title -> Text,
        holder -> Text,
        holder_key -> Text,
        birth_date -> Nullable<Date>,
        birthplace -> Text,
        issuer -> Text,
        issued_on -> Date,
        person_id -> Nullable<SqlUuid>,
        import_id -> SqlUuid,
        recorded_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    evidence (id) {
        id -> SqlUuid,
        person_id -> SqlUuid,
        source -> Text,
        title -> Text,
        issuer -> Text,
        serial -> Text,
        serial_key -> Text,
        issued_on -> Date,
        expires_on -> Nullable<Date>,
        scan_sha -> Nullable<Text>,
        scan_name -> Nullable<Text>,
        note -> Text,
        state -> Text,
        entered_by -> SqlUuid,
        entered_at -> SqlInstant,
        equivalence_id -> Nullable<SqlUuid>,
        framework_code -> Nullable<Text>,
        level_code -> Nullable<Text>,
        counts_from -> Nullable<Date>,
        counts_to -> Nullable<Date>,
        decided_by -> Nullable<SqlUuid>,
        decided_at -> Nullable<SqlInstant>,
        reason -> Nullable<Text>,
        withdrawn_by -> Nullable<SqlUuid>,
        withdrawn_at -> Nullable<SqlInstant>,
        withdrawn_from -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlUuid};

    exemption (id) {
        id -> SqlUuid,
        person_id -> SqlUuid,
        framework_code -> Nullable<Text>,
        reason -> Text,
        document_number -> Text,
        document_on -> Date,
        scan_sha -> Nullable<Text>,
        scan_name -> Nullable<Text>,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        state -> Text,
        entered_by -> SqlUuid,
        entered_at -> SqlInstant,
        decided_by -> Nullable<SqlUuid>,
        decided_at -> Nullable<SqlInstant>,
        decision_note -> Text,
        ended_by -> Nullable<SqlUuid>,
        ended_at -> Nullable<SqlInstant>,
        ended_from -> Nullable<Date>,
    }
}

diesel::joinable!(audit_link -> audit_entry (entry_id));
diesel::allow_tables_to_appear_in_same_query!(audit_entry, audit_link);
diesel::allow_tables_to_appear_in_same_query!(unit, unit_fact);
diesel::allow_tables_to_appear_in_same_query!(unit, unit_lineage);
diesel::joinable!(person -> stored_file (photo_sha));
diesel::allow_tables_to_appear_in_same_query!(person, stored_file);
diesel::joinable!(posting -> person (person_id));
diesel::allow_tables_to_appear_in_same_query!(person, posting);
diesel::joinable!(posting -> unit (unit_id));
diesel::allow_tables_to_appear_in_same_query!(posting, unit);
diesel::joinable!(staff_import -> stored_file (file_sha));
diesel::allow_tables_to_appear_in_same_query!(staff_import, stored_file);
diesel::joinable!(staff_import -> unit (unit_id));
diesel::allow_tables_to_appear_in_same_query!(staff_import, unit);
diesel::joinable!(staff_import_row -> staff_import (import_id));
diesel::allow_tables_to_appear_in_same_query!(staff_import, staff_import_row);
diesel::joinable!(staff_import_row -> person (person_id));
diesel::allow_tables_to_appear_in_same_query!(person, staff_import_row);
diesel::joinable!(account -> person (person_id));
diesel::allow_tables_to_appear_in_same_query!(account, person);
diesel::joinable!(session -> account (account_id));
diesel::allow_tables_to_appear_in_same_query!(account, session);
diesel::allow_tables_to_appear_in_same_query!(account, role_grant);
diesel::joinable!(role_grant -> unit (unit_id));
diesel::allow_tables_to_appear_in_same_query!(role_grant, unit);
diesel::joinable!(level -> framework (framework_id));
diesel::allow_tables_to_appear_in_same_query!(framework, level);
diesel::joinable!(module -> framework (framework_id));
diesel::allow_tables_to_appear_in_same_query!(framework, module);
diesel::joinable!(element -> framework (framework_id));
diesel::allow_tables_to_appear_in_same_query!(element, framework);
diesel::joinable!(requirement -> unit (unit_id));
diesel::allow_tables_to_appear_in_same_query!(requirement, unit);
diesel::joinable!(requirement -> account (created_by));
diesel::allow_tables_to_appear_in_same_query!(account, requirement);
diesel::joinable!(question -> account (created_by));
diesel::allow_tables_to_appear_in_same_query!(account, question);
diesel::joinable!(question_version -> question (question_id));
diesel::allow_tables_to_appear_in_same_query!(question, question_version);
diesel::allow_tables_to_appear_in_same_query!(account, question_version);
diesel::joinable!(question_event -> question_version (version_id));
diesel::allow_tables_to_appear_in_same_query!(question_event, question_version);
diesel::joinable!(question_import -> stored_file (file_sha));
diesel::allow_tables_to_appear_in_same_query!(question_import, stored_file);
diesel::joinable!(question_import -> account (created_by));
diesel::allow_tables_to_appear_in_same_query!(account, question_import);
diesel::joinable!(blueprint -> account (created_by));
diesel::allow_tables_to_appear_in_same_query!(account, blueprint);
diesel::joinable!(blueprint_line -> blueprint (blueprint_id));
diesel::allow_tables_to_appear_in_same_query!(blueprint, blueprint_line);
diesel::joinable!(lesson -> course (course_id));
diesel::allow_tables_to_appear_in_same_query!(course, lesson);
diesel::joinable!(course_picture -> course (course_id));
diesel::allow_tables_to_appear_in_same_query!(course, course_picture);
diesel::joinable!(course_picture -> stored_file (file_sha));
diesel::allow_tables_to_appear_in_same_query!(course_picture, stored_file);
diesel::joinable!(practical_file -> practical_task (task_id));
diesel::allow_tables_to_appear_in_same_query!(practical_file, practical_task);
diesel::joinable!(practical_file -> stored_file (file_sha));
diesel::allow_tables_to_appear_in_same_query!(practical_file, stored_file);
diesel::joinable!(lesson_progress -> person (person_id));
diesel::allow_tables_to_appear_in_same_query!(lesson_progress, person);
diesel::joinable!(practice -> person (person_id));
diesel::allow_tables_to_appear_in_same_query!(person, practice);
diesel::joinable!(practice_answer -> practice (practice_id));
diesel::allow_tables_to_appear_in_same_query!(practice, practice_answer);
diesel::joinable!(room -> site (site_id));
diesel::allow_tables_to_appear_in_same_query!(room, site);
diesel::joinable!(booking -> room (room_id));
diesel::allow_tables_to_appear_in_same_query!(booking, room);
diesel::joinable!(booking -> person (person_id));
diesel::allow_tables_to_appear_in_same_query!(booking, person);
diesel::joinable!(booking -> account (created_by));
diesel::allow_tables_to_appear_in_same_query!(account, booking);
diesel::allow_tables_to_appear_in_same_query!(account, exam);
diesel::joinable!(exam_participant -> exam (exam_id));
diesel::allow_tables_to_appear_in_same_query!(exam, exam_participant);
diesel::joinable!(exam_participant -> person (person_id));
diesel::allow_tables_to_appear_in_same_query!(exam_participant, person);
diesel::joinable!(exam_round -> exam (exam_id));
diesel::allow_tables_to_appear_in_same_query!(exam, exam_round);
diesel::allow_tables_to_appear_in_same_query!(account, exam_round);
diesel::joinable!(sitting -> exam_round (round_id));
diesel::allow_tables_to_appear_in_same_query!(exam_round, sitting);
diesel::joinable!(sitting -> exam (exam_id));
diesel::allow_tables_to_appear_in_same_query!(exam, sitting);
diesel::joinable!(sitting -> room (room_id));
diesel::allow_tables_to_appear_in_same_query!(room, sitting);
diesel::joinable!(sitting -> practical_task (practical_task_id));
diesel::allow_tables_to_appear_in_same_query!(practical_task, sitting);
diesel::allow_tables_to_appear_in_same_query!(account, sitting);
diesel::joinable!(sitting_invigilator -> sitting (sitting_id));
diesel::allow_tables_to_appear_in_same_query!(sitting, sitting_invigilator);
diesel::joinable!(sitting_invigilator -> person (person_id));
diesel::allow_tables_to_appear_in_same_query!(person, sitting_invigilator);
diesel::joinable!(candidate -> exam_round (round_id));
diesel::allow_tables_to_appear_in_same_query!(candidate, exam_round);
diesel::joinable!(candidate -> sitting (sitting_id));
diesel::allow_tables_to_appear_in_same_query!(candidate, sitting);
diesel::joinable!(candidate -> person (person_id));
diesel::allow_tables_to_appear_in_same_query!(candidate, person);
diesel::joinable!(candidate -> stored_file (photo_sha));
diesel::allow_tables_to_appear_in_same_query!(candidate, stored_file);
diesel::joinable!(candidate -> account (checked_in_by));
diesel::allow_tables_to_appear_in_same_query!(account, candidate);
diesel::joinable!(form -> candidate (candidate_id));
diesel::allow_tables_to_appear_in_same_query!(candidate, form);
diesel::joinable!(attempt -> candidate (candidate_id));
diesel::allow_tables_to_appear_in_same_query!(attempt, candidate);
diesel::joinable!(answer -> attempt (attempt_id));
diesel::allow_tables_to_appear_in_same_query!(answer, attempt);
diesel::joinable!(answer_version -> attempt (attempt_id));
diesel::allow_tables_to_appear_in_same_query!(answer_version, attempt);
diesel::joinable!(time_grant -> sitting (sitting_id));
diesel::allow_tables_to_appear_in_same_query!(sitting, time_grant);
diesel::joinable!(time_grant -> candidate (candidate_id));
diesel::allow_tables_to_appear_in_same_query!(candidate, time_grant);
diesel::joinable!(time_grant -> account (granted_by));
diesel::allow_tables_to_appear_in_same_query!(account, time_grant);
diesel::joinable!(submission -> attempt (attempt_id));
diesel::allow_tables_to_appear_in_same_query!(attempt, submission);
diesel::joinable!(submission -> stored_file (file_sha));
diesel::allow_tables_to_appear_in_same_query!(stored_file, submission);
diesel::joinable!(script -> exam_round (round_id));
diesel::allow_tables_to_appear_in_same_query!(exam_round, script);
diesel::joinable!(script -> attempt (attempt_id));
diesel::allow_tables_to_appear_in_same_query!(attempt, script);
diesel::joinable!(script -> account (decided_by));
diesel::allow_tables_to_appear_in_same_query!(account, script);
diesel::joinable!(script_file -> script (script_id));
diesel::allow_tables_to_appear_in_same_query!(script, script_file);
diesel::allow_tables_to_appear_in_same_query!(script_file, stored_file);
diesel::joinable!(marking_duty -> script (script_id));
diesel::allow_tables_to_appear_in_same_query!(marking_duty, script);
diesel::allow_tables_to_appear_in_same_query!(account, marking_duty);
diesel::joinable!(mark_sheet -> script (script_id));
diesel::allow_tables_to_appear_in_same_query!(mark_sheet, script);
diesel::joinable!(mark_sheet -> account (examiner_id));
diesel::allow_tables_to_appear_in_same_query!(account, mark_sheet);
diesel::joinable!(result -> exam_round (round_id));
diesel::allow_tables_to_appear_in_same_query!(exam_round, result);
diesel::joinable!(result -> candidate (candidate_id));
diesel::allow_tables_to_appear_in_same_query!(candidate, result);
diesel::joinable!(decision -> exam_round (round_id));
diesel::allow_tables_to_appear_in_same_query!(decision, exam_round);
diesel::joinable!(decision -> account (created_by));
diesel::allow_tables_to_appear_in_same_query!(account, decision);
diesel::joinable!(certificate -> person (person_id));
diesel::allow_tables_to_appear_in_same_query!(certificate, person);
diesel::joinable!(certificate -> exam_round (round_id));
diesel::allow_tables_to_appear_in_same_query!(certificate, exam_round);
diesel::joinable!(certificate -> candidate (candidate_id));
diesel::allow_tables_to_appear_in_same_query!(candidate, certificate);
diesel::joinable!(certificate -> stored_file (pdf_sha));
diesel::allow_tables_to_appear_in_same_query!(certificate, stored_file);
diesel::joinable!(certificate -> decision (decision_id));
diesel::allow_tables_to_appear_in_same_query!(certificate, decision);
diesel::joinable!(certificate -> account (issued_by));
diesel::allow_tables_to_appear_in_same_query!(account, certificate);
diesel::allow_tables_to_appear_in_same_query!(certificate, certificate_event);
diesel::joinable!(certificate_event -> decision (decision_id));
diesel::allow_tables_to_appear_in_same_query!(certificate_event, decision);
diesel::allow_tables_to_appear_in_same_query!(person, unit);
diesel::allow_tables_to_appear_in_same_query!(person, unit_fact);
diesel::allow_tables_to_appear_in_same_query!(person, unit_lineage);
diesel::allow_tables_to_appear_in_same_query!(posting, unit_fact);
diesel::allow_tables_to_appear_in_same_query!(posting, unit_lineage);
diesel::allow_tables_to_appear_in_same_query!(unit_fact, unit_lineage);
diesel::allow_tables_to_appear_in_same_query!(person, role_grant);
diesel::allow_tables_to_appear_in_same_query!(person, session);
diesel::allow_tables_to_appear_in_same_query!(role_grant, session);
diesel::allow_tables_to_appear_in_same_query!(exam, room);
diesel::allow_tables_to_appear_in_same_query!(exam, site);
diesel::allow_tables_to_appear_in_same_query!(exam, sitting_invigilator);
diesel::allow_tables_to_appear_in_same_query!(exam_round, room);
diesel::allow_tables_to_appear_in_same_query!(exam_round, site);
diesel::allow_tables_to_appear_in_same_query!(exam_round, sitting_invigilator);
diesel::allow_tables_to_appear_in_same_query!(room, sitting_invigilator);
diesel::allow_tables_to_appear_in_same_query!(site, sitting);
diesel::allow_tables_to_appear_in_same_query!(site, sitting_invigilator);
diesel::allow_tables_to_appear_in_same_query!(attempt, exam_round);
diesel::allow_tables_to_appear_in_same_query!(attempt, form);
diesel::allow_tables_to_appear_in_same_query!(attempt, person);
diesel::allow_tables_to_appear_in_same_query!(attempt, sitting);
diesel::allow_tables_to_appear_in_same_query!(exam_round, form);
diesel::allow_tables_to_appear_in_same_query!(exam_round, person);
diesel::allow_tables_to_appear_in_same_query!(form, person);
diesel::allow_tables_to_appear_in_same_query!(form, sitting);
diesel::allow_tables_to_appear_in_same_query!(person, sitting);
diesel::allow_tables_to_appear_in_same_query!(answer, answer_version);
diesel::allow_tables_to_appear_in_same_query!(answer, candidate);
diesel::allow_tables_to_appear_in_same_query!(answer, stored_file);
diesel::allow_tables_to_appear_in_same_query!(answer, submission);
diesel::allow_tables_to_appear_in_same_query!(answer_version, candidate);
diesel::allow_tables_to_appear_in_same_query!(answer_version, stored_file);
diesel::allow_tables_to_appear_in_same_query!(answer_version, submission);
diesel::allow_tables_to_appear_in_same_query!(attempt, stored_file);
diesel::allow_tables_to_appear_in_same_query!(candidate, submission);
diesel::allow_tables_to_appear_in_same_query!(attempt, mark_sheet);
diesel::allow_tables_to_appear_in_same_query!(attempt, marking_duty);
diesel::allow_tables_to_appear_in_same_query!(attempt, script_file);
diesel::allow_tables_to_appear_in_same_query!(candidate, mark_sheet);
diesel::allow_tables_to_appear_in_same_query!(candidate, marking_duty);
diesel::allow_tables_to_appear_in_same_query!(candidate, script);
diesel::allow_tables_to_appear_in_same_query!(candidate, script_file);
diesel::allow_tables_to_appear_in_same_query!(mark_sheet, marking_duty);
diesel::allow_tables_to_appear_in_same_query!(mark_sheet, script_file);
diesel::allow_tables_to_appear_in_same_query!(marking_duty, script_file);
diesel::allow_tables_to_appear_in_same_query!(person, result);
diesel::allow_tables_to_appear_in_same_query!(candidate, certificate_event);
diesel::allow_tables_to_appear_in_same_query!(candidate, decision);
diesel::allow_tables_to_appear_in_same_query!(certificate_event, person);
diesel::allow_tables_to_appear_in_same_query!(decision, person);
diesel::allow_tables_to_appear_in_same_query!(question, question_event);
diesel::allow_tables_to_appear_in_same_query!(candidate, posting);
diesel::allow_tables_to_appear_in_same_query!(account, sitting_invigilator);
diesel::allow_tables_to_appear_in_same_query!(booking, site);
diesel::allow_tables_to_appear_in_same_query!(person, room);
diesel::allow_tables_to_appear_in_same_query!(person, site);
diesel::allow_tables_to_appear_in_same_query!(candidate, exam);
diesel::allow_tables_to_appear_in_same_query!(candidate, session);
diesel::joinable!(evidence -> person (person_id));
diesel::allow_tables_to_appear_in_same_query!(evidence, person);
diesel::joinable!(exemption -> person (person_id));
diesel::allow_tables_to_appear_in_same_query!(exemption, person);
